//! Settings by which arti knows a private network.

use std::fmt::Write;
use std::path::Path;

use super::node::Node;

/// Subnet rules are off and local addresses allowed, since every node is on loopback; guard samples are small,
/// since so is the network.
pub(super) fn arti_config(nodes: &[Node], folder: &Path, vanguards: &str) -> String {
    let mut fallbacks = String::new();
    let (mut identities, mut directories) = (String::new(), String::new());
    for node in nodes {
        let Node { rsa_identity, ed_identity, or_port, dir_port, .. } = node;
        // Writing to a String cannot fail.
        let _written = writeln!(
            fallbacks,
            "  {{ rsa_identity = \"{rsa_identity}\", ed_identity = \"{ed_identity}\", \
             orports = [\"127.0.0.1:{or_port}\"] }},"
        );
        if let Some(v3) = &node.v3_identity {
            let _written = write!(identities, "\"{v3}\", ");
            let _written = write!(directories, "[\"127.0.0.1:{dir_port}\"], ");
        }
    }
    format!(
        "[storage]\n\
         cache_dir = \"{folder}/cache\"\n\
         state_dir = \"{folder}/state\"\n\
         [storage.permissions]\n\
         dangerously_trust_everyone = true\n\
         [path_rules]\n\
         ipv4_subnet_family_prefix = 33\n\
         ipv6_subnet_family_prefix = 129\n\
         [address_filter]\n\
         allow_local_addrs = true\n\
         [vanguards]\n\
         mode = \"{vanguards}\"\n\
         [override_net_params]\n\
         guard-max-sample-size = 4\n\
         guard-min-filtered-sample-size = 2\n\
         guard-n-primary-guards-to-use = 2\n\
         [tor_network]\n\
         fallback_caches = [\n{fallbacks}]\n\
         [tor_network.authorities]\n\
         v3idents = [{identities}]\n\
         uploads = [{directories}]\n\
         downloads = [{directories}]\n\
         votes = [{directories}]\n",
        folder = folder.display(),
    )
}
