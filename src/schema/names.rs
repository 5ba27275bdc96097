//! From the keys of XDM source files to the names that queries use.
//!
//! The registry calls the result "compatibility mode". The reader says inside which namespace a key
//! stands and forgets that at references to other files and at the values of maps.

/// The names that one key stands for, outermost first, and the namespace that they open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct QueryName {
    /// One name, or an object made from the namespace with a name inside it.
    pub(super) names: Vec<String>,
    /// The object of the namespace, such as `_experience`; none for `xdm:` and bare keys.
    pub(super) namespace: Option<String>,
}

/// The host whose URIs are namespaces of XDM itself.
const XDM_HOST: &str = "ns.adobe.com/";
/// The part of a URI that is dropped as the prefix `xdm:` is.
const XDM_PATH: &str = "xdm/";

/// The names of `key` where the fields of the namespace `inside` stand.
pub(super) fn query_name(key: &str, inside: Option<&str>) -> QueryName {
    let mut name = absolute_name(key);
    // A key of the namespace in which it already stands does not repeat it.
    if name.namespace.is_some() && name.namespace.as_deref() == inside {
        name.names.drain(..name.names.len() - 1);
    }
    name
}

fn absolute_name(key: &str) -> QueryName {
    let plain = |name: String| QueryName {
        names: vec![name],
        namespace: None,
    };
    if let Some(keyword) = key.strip_prefix('@') {
        return plain(format!("_{}", camel_case(keyword)));
    }
    if let Some((_, address)) = key.split_once("://") {
        return uri_name(address).unwrap_or_else(|| plain(key.to_owned()));
    }
    match key.split_once(':') {
        Some(("xdm", name)) => plain(camel_case(name)),
        Some((prefix, name)) if !prefix.is_empty() => {
            namespaced(vec![format!("_{}", camel_case(prefix)), camel_case(name)])
        }
        _ => plain(camel_case(key)),
    }
}

/// The names of a URI without its scheme; none if nothing is left of it.
fn uri_name(address: &str) -> Option<QueryName> {
    let own = address.strip_prefix(XDM_HOST);
    // The dots of a foreign host separate names; those of a path never do.
    let (host, path) = match own {
        Some(path) => ("", path.strip_prefix(XDM_PATH).unwrap_or(path)),
        None => address.split_once('/').unwrap_or((address, "")),
    };
    let mut names: Vec<String> = host
        .split('.')
        .chain(path.split('/'))
        .filter(|part| !part.is_empty())
        .map(camel_case)
        .collect();
    let first = names.first_mut()?;
    first.insert(0, '_');
    Some(namespaced(names))
}

fn namespaced(names: Vec<String>) -> QueryName {
    let namespace = names.first().cloned();
    QueryName { names, namespace }
}

/// `direct-mail` as `directMail`.
fn camel_case(name: &str) -> String {
    let mut parts = name.split('-');
    let mut camel = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let mut letters = part.chars();
        camel.extend(letters.next().into_iter().flat_map(char::to_uppercase));
        camel.push_str(letters.as_str());
    }
    camel
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(key: &str, inside: Option<&str>) -> String {
        query_name(key, inside).names.join(".")
    }

    #[test]
    fn keys_lose_or_turn_their_namespace() {
        assert_eq!(name("xdm:person", None), "person");
        assert_eq!(name("@id", None), "_id");
        assert_eq!(name("@type", None), "_type");
        assert_eq!(name("repo:createDate", None), "_repo.createDate");
        assert_eq!(name("schema:latitude", None), "_schema.latitude");
        assert_eq!(name("_acme", None), "_acme");
        assert_eq!(name("cvf", None), "cvf");
        assert_eq!(name("*Pass", None), "*Pass");
    }

    #[test]
    fn uris_split_at_slashes_and_foreign_hosts_at_dots() {
        let analytics = "https://ns.adobe.com/experience/analytics/endUser";
        assert_eq!(name(analytics, None), "_experience.analytics.endUser");
        assert_eq!(
            name("https://ns.adobe.com/xdm/channels/adm", None),
            "_channels.adm"
        );
        assert_eq!(
            name("https://ns.thirdparty.com/color", None),
            "_ns.thirdparty.com.color"
        );
        assert_eq!(name("https://", None), "https://");
    }

    #[test]
    fn a_key_inside_its_own_namespace_keeps_its_last_name() {
        assert_eq!(name("workfront:priority", Some("_workfront")), "priority");
        assert_eq!(
            name("workfront:priority", Some("_schema")),
            "_workfront.priority"
        );
        let analytics = "https://ns.adobe.com/experience/analytics/endUser";
        assert_eq!(name(analytics, Some("_experience")), "endUser");
    }

    #[test]
    fn hyphens_become_capitals() {
        assert_eq!(name("xdm:direct-mail", None), "directMail");
        assert_eq!(name("fhir:a-b-", None), "_fhir.aB");
    }
}
