//! Waiting for what comes from elsewhere.

use std::time::Duration;

use tokio::time::{interval, timeout};

/// Longer than a slow machine needs; what takes longer hangs.
pub const DEADLINE: Duration = Duration::from_secs(30);

/// Looks until it is there. Ends the test when it does not come.
pub async fn eventually<T>(what: &str, mut look: impl AsyncFnMut() -> Option<T>) -> T {
    let mut ticks = interval(Duration::from_millis(20));
    let looking = async {
        loop {
            ticks.tick().await;
            if let Some(found) = look().await {
                return found;
            }
        }
    };
    timeout(DEADLINE, looking)
        .await
        .unwrap_or_else(|_| panic!("waited in vain for {what}"))
}
