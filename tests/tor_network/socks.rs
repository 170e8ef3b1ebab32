//! A SOCKS5 client (RFC 1928) with a user name (RFC 1929), by which tor keeps circuits apart.

use std::net::SocketAddr;

use anyhow::{Result, bail, ensure};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// Connects to `host:port` through `proxy`. Connections with the same `isolation` may share a circuit, others
/// never do.
pub async fn connect(proxy: SocketAddr, isolation: &str, host: &str, port: u16) -> Result<TcpStream> {
    let mut stream = TcpStream::connect(proxy).await?;
    // Version 5; one method: user name and password.
    stream.write_all(&[5, 1, 2]).await?;
    let mut method = [0; 2];
    stream.read_exact(&mut method).await?;
    ensure!(method == [5, 2], "the proxy wants another kind of greeting");

    let mut login = vec![1];
    push_short(&mut login, isolation)?;
    push_short(&mut login, "password")?;
    stream.write_all(&login).await?;
    let mut welcome = [0; 2];
    stream.read_exact(&mut welcome).await?;
    ensure!(welcome == [1, 0], "the proxy refuses the user name");

    // CONNECT to a name: the proxy resolves it, as it must for .onion.
    let mut request = vec![5, 1, 0, 3];
    push_short(&mut request, host)?;
    request.extend(port.to_be_bytes());
    stream.write_all(&request).await?;
    let mut reply = [0; 4];
    stream.read_exact(&mut reply).await?;
    let [_version, code, _reserved, kind] = reply;
    ensure!(code == 0, "the proxy could not connect: code {code}");
    let bound_bytes = match kind {
        1 => 4 + 2,
        4 => 16 + 2,
        other => bail!("the proxy names its address in a way unknown here: {other}"),
    };
    let mut bound = vec![0; bound_bytes];
    stream.read_exact(&mut bound).await?;
    Ok(stream)
}

/// One byte of length, then the text.
fn push_short(message: &mut Vec<u8>, text: &str) -> Result<()> {
    message.push(u8::try_from(text.len())?);
    message.extend(text.as_bytes());
    Ok(())
}
