//! Whose child is a colleague's.

use super::*;

#[tokio::test]
async fn a_colleague_is_of_the_same_eining_or_of_the_same_instans_where_neither_has_one() {
    let w = Scene::new().await;
    let kollega = "logg_treff where slag = 'kollega'";
    let ppt = w.kommune.tenest("ppt").await;
    let per = w.kommune.person("Per Dal", Role::Tilsett, &ppt).await;
    let skulane = w.kommune.tenest("skule").await;
    // works for all the skular, at none of them
    w.kommune.person("Siv Moe", Role::Tilsett, &skulane).await;
    w.ada.foeresett("Siv Moe").await;
    w.row(&w.kari, FORMIDDAG, &[&w.ada]).await;
    w.row(&per, FORMIDDAG, &[&w.ada]).await;
    w.natta().await;
    assert_eq!(w.count(kollega).await, 0);

    let w = Scene::new().await;
    let ppt = w.kommune.tenest("ppt").await;
    let per = w.kommune.person("Per Dal", Role::Tilsett, &ppt).await;
    w.kommune.person("Siv Moe", Role::Tilsett, &ppt).await;
    w.ada.foeresett("Siv Moe").await;
    w.row(&per, FORMIDDAG, &[&w.ada]).await;
    w.natta().await;
    assert_eq!(w.count(kollega).await, 1);
    let page = w.as_(&w.ombod).await.get(&w.the_only().await).await.text();
    assert!(
        page.contains("når ingen av dei høyrer til ei eining"),
        "{page}"
    );
}
