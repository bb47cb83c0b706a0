use axum::extract::{ConnectInfo, FromRef, FromRequestParts};
use http::HeaderMap;
use http::request::Parts;
use std::convert::Infallible;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::str::FromStr;
use std::sync::Arc;

/// The addresses whose `X-Forwarded-For` is believed; nobody's by default.
#[derive(Clone, Debug, Default)]
pub struct TrustedProxies(Arc<[Network]>);

/// Addresses that share their first bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Network {
    address: u128,
    prefix: u32,
}

/// The text is not `address` or `address/prefix`.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not an address such as 10.0.0.7 or a network such as 10.0.0.0/8")]
pub struct ParseNetworkError(String);

impl TrustedProxies {
    /// The client's address: the peer's, or, when the peer is trusted, the rightmost address in `X-Forwarded-For` that
    /// is not a trusted proxy. What stands left of it was written by the client and is not believed.
    fn client(&self, peer: IpAddr, headers: &HeaderMap) -> IpAddr {
        let mut client = peer;
        let lines = headers.get_all("x-forwarded-for").into_iter().rev();
        for hop in lines
            .filter_map(|line| line.to_str().ok())
            .flat_map(|line| line.rsplit(','))
        {
            if !self.trusts(client) {
                break;
            }
            let Ok(next) = hop.trim().parse() else { break };
            client = next;
        }
        client
    }

    fn trusts(&self, address: IpAddr) -> bool {
        let bits = bits(address);
        self.0.iter().any(|network| network.contains(bits))
    }
}

impl FromStr for TrustedProxies {
    type Err = ParseNetworkError;

    /// Addresses and networks separated by commas; empty: nobody.
    fn from_str(text: &str) -> Result<Self, ParseNetworkError> {
        let parts = text.split(',').map(str::trim).filter(|part| !part.is_empty());
        let networks: Result<Vec<_>, _> = parts.map(Network::from_str).collect();
        Ok(Self(networks?.into()))
    }
}

impl Network {
    fn contains(self, bits: u128) -> bool {
        let different = self.address ^ bits;
        different.leading_zeros() >= self.prefix
    }
}

impl FromStr for Network {
    type Err = ParseNetworkError;

    fn from_str(text: &str) -> Result<Self, ParseNetworkError> {
        let unreadable = || ParseNetworkError(text.to_owned());
        let (address, prefix) = text.split_once('/').map_or((text, None), |(a, p)| (a, Some(p)));
        let address: IpAddr = address.parse().map_err(|_| unreadable())?;
        let width = if address.is_ipv4() { 32 } else { 128 };
        let prefix = prefix.map_or(Ok(width), str::parse).map_err(|_| unreadable())?;
        if prefix > width {
            return Err(unreadable());
        }
        Ok(Self {
            address: bits(address),
            prefix: prefix + (128 - width),
        })
    }
}

/// Both families in one space: an IPv4 address is its IPv4-mapped IPv6 address.
fn bits(address: IpAddr) -> u128 {
    match address {
        IpAddr::V4(v4) => v4.to_ipv6_mapped().to_bits(),
        IpAddr::V6(v6) => v6.to_bits(),
    }
}

/// Where a request comes from, seen through trusted proxies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClientIp(pub IpAddr);

impl ClientIp {
    /// What limits per client count by: an IPv4 address, or the /64 network of an IPv6 address, all of which belongs to
    /// one customer.
    pub fn limit_key(self) -> IpAddr {
        match self.0.to_canonical() {
            v4 @ IpAddr::V4(_) => v4,
            IpAddr::V6(v6) => IpAddr::V6((v6.to_bits() >> 64 << 64).into()),
        }
    }
}

impl<S> FromRequestParts<S> for ClientIp
where
    S: Sync,
    TrustedProxies: FromRef<S>,
{
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Infallible> {
        // Without a connection (a router driven directly) every request comes from the same nowhere.
        let peer = parts
            .extensions
            .get::<ConnectInfo<SocketAddr>>()
            .map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |peer| peer.ip());
        Ok(Self(TrustedProxies::from_ref(state).client(peer, &parts.headers)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn client(trusted: &str, peer: &str, forwarded: &[&'static str]) -> String {
        let mut headers = HeaderMap::new();
        for line in forwarded {
            headers.append("x-forwarded-for", http::HeaderValue::from_static(line));
        }
        let proxies: TrustedProxies = trusted.parse().unwrap();
        proxies.client(peer.parse().unwrap(), &headers).to_string()
    }

    #[test]
    fn a_stranger_cannot_say_where_it_comes_from() {
        assert_eq!(client("", "203.0.113.7", &["198.51.100.1"]), "203.0.113.7");
        assert_eq!(client("10.0.0.0/8", "203.0.113.7", &["198.51.100.1"]), "203.0.113.7");
    }

    #[test]
    fn the_rightmost_address_that_is_no_proxy_is_the_client() {
        let proxies = "10.0.0.0/8, 192.0.2.1, fd00::/8";
        assert_eq!(client(proxies, "10.1.2.3", &["198.51.100.1"]), "198.51.100.1");
        assert_eq!(
            client(proxies, "10.1.2.3", &["1.1.1.1, 198.51.100.1, 192.0.2.1"]),
            "198.51.100.1"
        );
        assert_eq!(
            client(proxies, "10.1.2.3", &["1.1.1.1", "198.51.100.1"]),
            "198.51.100.1"
        );
        assert_eq!(client(proxies, "fd00::1", &["2001:db8::5"]), "2001:db8::5");
        assert_eq!(client(proxies, "::ffff:10.1.2.3", &["198.51.100.1"]), "198.51.100.1");
    }

    #[test]
    fn what_is_not_an_address_ends_the_trail() {
        assert_eq!(client("10.0.0.1", "10.0.0.1", &["198.51.100.1, unknown"]), "10.0.0.1");
    }

    #[test]
    fn networks_that_make_no_sense_are_refused() {
        for text in ["10.0.0.0/33", "10.0.0/8", "proxy", "::/129"] {
            assert!(TrustedProxies::from_str(text).is_err(), "{text}");
        }
    }

    #[test]
    fn one_ipv6_customer_is_one_key() {
        let key = |text: &str| ClientIp(text.parse().unwrap()).limit_key().to_string();
        assert_eq!(key("2001:db8:1:2:3:4:5:6"), "2001:db8:1:2::");
        assert_eq!(key("::ffff:198.51.100.1"), "198.51.100.1");
    }
}
