//! A browser reduced to what a form needs, over a real connection that is kept open: for a server that may die at any
//! moment, and for crowds. Blocking; one for each thread.

use std::io::{BufRead, BufReader, Error, ErrorKind, Read, Result, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

/// What came back.
#[derive(Debug)]
pub struct Reply {
    pub status: u16,
    pub location: String,
    pub body: Vec<u8>,
    cookie: String,
}

impl Reply {
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

/// Somebody at a browser.
pub struct Browser {
    address: SocketAddr,
    /// The line of the request that carries the session; empty for somebody who never signed in.
    cookie: String,
    csrf: String,
    /// The line in which a reverse proxy names where the request comes from; empty where none stands before the server.
    from: String,
    stream: Option<BufReader<TcpStream>>,
}

impl Browser {
    pub fn new(address: SocketAddr, session: &str, csrf: String) -> Browser {
        let cookie =
            if session.is_empty() { String::new() } else { format!("cookie: tomarigi={session}\r\n") };
        Browser { address, cookie, csrf, from: String::new(), stream: None }
    }

    /// Somebody who was never here, from the address `home`: takes the cookie and the token that the pages give.
    pub fn stranger(address: SocketAddr, home: &str) -> Browser {
        let from = format!("x-forwarded-for: {home}\r\n");
        Browser { from, ..Browser::new(address, "", String::new()) }
    }

    pub fn get(&mut self, path: &str) -> Result<Reply> {
        let request = format!(
            "GET {path} HTTP/1.1\r\nhost: {}\r\naccept-language: ja\r\n{}{}\r\n",
            self.address, self.cookie, self.from
        );
        let reply = self.send(request.as_bytes())?;
        if !self.from.is_empty() {
            self.take(&reply);
        }
        Ok(reply)
    }

    /// What a stranger keeps of a page: its cookie, and the token that stands in its forms.
    fn take(&mut self, page: &Reply) {
        if let Some(pair) = page.cookie.split(';').next().filter(|pair| !pair.is_empty()) {
            self.cookie = format!("cookie: {pair}\r\n");
        }
        if let Some((_, after)) = page.text().split_once("name=\"csrf\" value=\"") {
            self.csrf = after.split('"').next().unwrap_or_default().to_owned();
        }
    }

    /// Sends a form as our pages do, and with `json` as our scripts do.
    pub fn post(&mut self, path: &str, fields: &[(&str, &str)], json: bool) -> Result<Reply> {
        let mut body = form_urlencoded::Serializer::new(String::new());
        body.append_pair("csrf", &self.csrf).extend_pairs(fields);
        let body = body.finish();
        let accept = if json { "application/json" } else { "text/html" };
        let request = format!(
            "POST {path} HTTP/1.1\r\nhost: {address}\r\norigin: http://{address}\r\n{cookie}{from}\
             accept: {accept}\r\ncontent-type: application/x-www-form-urlencoded\r\ncontent-length: {}\r\n\r\n{body}",
            body.len(),
            address = self.address,
            cookie = self.cookie,
            from = self.from,
        );
        self.send(request.as_bytes())
    }

    fn send(&mut self, request: &[u8]) -> Result<Reply> {
        let reply = self.try_send(request);
        if reply.is_err() {
            self.stream = None;
        }
        reply
    }

    fn try_send(&mut self, request: &[u8]) -> Result<Reply> {
        let stream = match &mut self.stream {
            Some(stream) => stream,
            empty => {
                let stream = TcpStream::connect(self.address)?;
                stream.set_nodelay(true)?;
                // A crowd waits for each other; a server that was killed closes the connection.
                let patience = if self.from.is_empty() { 30 } else { 300 };
                stream.set_read_timeout(Some(Duration::from_secs(patience)))?;
                empty.insert(BufReader::new(stream))
            }
        };
        stream.get_mut().write_all(request)?;
        let mut line = String::new();
        let mut next = |stream: &mut BufReader<TcpStream>| -> Result<String> {
            line.clear();
            if stream.read_line(&mut line)? == 0 {
                Err(ErrorKind::UnexpectedEof.into())
            } else {
                Ok(line.trim_end().to_owned())
            }
        };
        let first = next(stream)?;
        let status = first.split(' ').nth(1).and_then(|word| word.parse().ok());
        let status = status.ok_or_else(|| Error::other(format!("not HTTP: {first}")))?;
        let (mut length, mut location, mut cookie) = (0, String::new(), String::new());
        loop {
            let header = next(stream)?;
            if header.is_empty() {
                break;
            }
            let (name, value) = header.split_once(':').unwrap_or_default();
            match name.to_ascii_lowercase().as_str() {
                "content-length" => length = value.trim().parse().map_err(Error::other)?,
                "set-cookie" => value.trim().clone_into(&mut cookie),
                "location" => location = value.trim().to_owned(),
                "transfer-encoding" => return Err(Error::other("an answer of unknown length")),
                _ => {}
            }
        }
        let mut body = vec![0; length];
        stream.read_exact(&mut body)?;
        Ok(Reply { status, location, body, cookie })
    }
}
