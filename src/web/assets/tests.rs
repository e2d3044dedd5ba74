use std::{fs, path::Path};

use axum::{
    body::Body,
    http::{Request, StatusCode, header},
};
use http_body_util::BodyExt;
use tower::ServiceExt;

use super::{ASSETS, FILES, asset, router};

async fn fetch(address: &str) -> axum::response::Response {
    let request = Request::get(address).body(Body::empty()).unwrap();
    router::<()>().oneshot(request).await.unwrap()
}

/// Every file below `folder` with one of the extensions.
fn files_below(folder: &Path, extensions: &[&str], found: &mut Vec<std::path::PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files_below(&path, extensions, found);
        } else if path
            .extension()
            .is_some_and(|end| extensions.iter().any(|known| end == *known))
        {
            found.push(path);
        }
    }
}

#[tokio::test]
async fn every_asset_is_served_for_ever_under_its_hashed_address() {
    for (name, _) in FILES {
        let response = fetch(asset(name)).await;
        assert_eq!(response.status(), StatusCode::OK, "{name}");
        assert_eq!(
            response.headers()[header::CACHE_CONTROL],
            "public, max-age=31536000, immutable",
            "{name}"
        );
        assert_ne!(
            response.headers()[header::CONTENT_TYPE],
            "application/octet-stream",
            "{name}"
        );
        assert!(
            !response
                .into_body()
                .collect()
                .await
                .unwrap()
                .to_bytes()
                .is_empty(),
            "{name}"
        );
    }
}

#[tokio::test]
async fn an_address_without_the_right_hash_does_not_exist() {
    for address in [
        "/static/app.css",
        "/static/app.000000000000.css",
        asset("finst-ikkje.css"),
    ] {
        assert_eq!(
            fetch(address).await.status(),
            StatusCode::NOT_FOUND,
            "{address}"
        );
    }
}

#[test]
fn style_sheets_name_only_hashed_addresses_and_data() {
    for (name, asset) in ASSETS
        .iter()
        .filter(|(_, asset)| asset.content_type.starts_with("text/css"))
    {
        let css = String::from_utf8(asset.body.to_vec()).unwrap();
        for after in css.split("url(").skip(1) {
            let after = after.trim_start_matches(['"', '\'']);
            let known = ASSETS
                .values()
                .any(|other| after.starts_with(&other.address));
            assert!(
                known || after.starts_with("data:"),
                "{name} names {}",
                after.chars().take(40).collect::<String>()
            );
        }
    }
}

#[test]
fn every_asset_a_template_names_exists() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut pages = Vec::new();
    files_below(&root.join("templates"), &["html"], &mut pages);
    let mut named = 0;
    for page in pages {
        let text = fs::read_to_string(&page).unwrap();
        for after in text.split("asset(\"").skip(1) {
            let name = after.split('"').next().unwrap();
            assert!(ASSETS.contains_key(name), "{} names {name}", page.display());
            named += 1;
        }
    }
    assert!(
        named >= 5,
        "the layout names its style sheets, script and icon"
    );
}

#[test]
fn every_file_in_static_is_served() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("static");
    let mut files = Vec::new();
    files_below(&folder, &["css", "js", "svg", "woff2", "png"], &mut files);
    for file in files {
        let name = file.strip_prefix(&folder).unwrap().to_str().unwrap();
        assert!(
            ASSETS.contains_key(name),
            "static/{name} is missing from the list in assets.rs"
        );
    }
}

/// The parts of the design system are chosen one by one (script/vendor).
#[test]
fn every_class_of_the_design_system_that_a_page_uses_has_its_rules() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    files_below(&root.join("templates"), &["html"], &mut files);
    let css = fs::read_to_string(root.join("static/vendor/designsystemet.css")).unwrap();
    let mut seen = 0;
    for file in files {
        let page = fs::read_to_string(&file).unwrap();
        for (at, _) in page.match_indices("ds-") {
            let end = |c: char| !(c.is_ascii_lowercase() || c == '-');
            let class = page[at..].split(end).next().unwrap();
            let custom_property = page[..at].ends_with('-');
            assert!(
                custom_property || css.contains(&format!(".{class}")),
                "{class} in {}",
                file.display()
            );
            seen += 1;
        }
    }
    assert!(seen > 50, "only {seen} classes found");
}
