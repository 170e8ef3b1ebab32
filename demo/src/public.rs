//! The static site on a loopback address, so that one can look at it: nothing but files.

use std::net::SocketAddr;
use std::path::{Component, Path, PathBuf};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// Most bytes of a request's head.
const HEAD_MAX: u64 = 8_192;

/// Serves a folder of files; returns its address.
///
/// # Errors
/// If no port is free.
pub async fn serve(folder: PathBuf) -> std::io::Result<SocketAddr> {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
    let address = listener.local_addr()?;
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let folder = folder.clone();
            tokio::spawn(async move {
                // A reader who goes away ends only her own request.
                let _ = answer(stream, &folder).await;
            });
        }
    });
    Ok(address)
}

async fn answer(mut stream: TcpStream, folder: &Path) -> std::io::Result<()> {
    let mut head = Vec::new();
    let mut limited = (&mut stream).take(HEAD_MAX);
    let mut chunk = [0; 1_024];
    while !head.windows(4).any(|w| w == b"\r\n\r\n") {
        let n = limited.read(&mut chunk).await?;
        if n == 0 {
            break;
        }
        head.extend_from_slice(chunk.get(..n).unwrap_or_default());
    }
    let head = String::from_utf8_lossy(&head);
    let path = head.split(' ').nth(1).unwrap_or("/").split('?').next().unwrap_or("/").to_owned();
    let (status, kind, body) = match find(folder, &path) {
        Some(file) => ("200 OK", kind(&file), std::fs::read(&file)?),
        None => ("404 Not Found", "text/plain", b"no such page".to_vec()),
    };
    let answer = format!(
        "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        body.len()
    );
    stream.write_all(answer.as_bytes()).await?;
    stream.write_all(&body).await?;
    stream.shutdown().await
}

fn find(folder: &Path, path: &str) -> Option<PathBuf> {
    let relative = Path::new(path.trim_start_matches('/'));
    // Nothing outside the folder: only plain names.
    if relative.components().any(|c| !matches!(c, Component::Normal(_))) {
        return None;
    }
    let file = folder.join(relative);
    let file = if file.is_dir() { file.join("index.html") } else { file };
    file.is_file().then_some(file)
}

fn kind(file: &Path) -> &'static str {
    match file.extension().and_then(|e| e.to_str()) {
        Some("html") => "text/html; charset=utf-8",
        Some("css") => "text/css",
        Some("png") => "image/png",
        Some("xml") => "application/atom+xml",
        Some("json") => "application/json",
        _ => "application/octet-stream",
    }
}
