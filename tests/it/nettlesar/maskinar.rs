//! Several machines behind nginx, when `LAGET_NETTLESAR_MASKINAR` says how many: `script/fleire --reise` does. Every journey then
//! meets another machine at each click, and one of them is killed in the middle.

use std::net::{SocketAddr, TcpListener};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::extract::{Request, State};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::Response;
use tokio::runtime::Runtime;

use crate::arkitektur::files::text_of;
use crate::harness::{TestApp, eventually};

/// The first machine is killed after so many answers.
const KILLED_AFTER: usize = 60;

/// How many machines there are to be; none when the application is met directly.
pub fn wanted() -> Option<usize> {
    let text = std::env::var("LAGET_NETTLESAR_MASKINAR").ok()?;
    text.parse().ok().filter(|tal| *tal > 0)
}

/// Machines, and nginx in front of them. All gone with the value.
pub struct Maskinar {
    nginx: Child,
    folder: PathBuf,
    // each has threads of its own, so that all it was doing ends when it is killed
    runtimes: Arc<Mutex<Vec<Option<Runtime>>>>,
}

impl Maskinar {
    /// nginx at this address, in front of one machine for each router.
    pub async fn start(app: &TestApp, front: SocketAddr, routers: Vec<Router>) -> Self {
        let runtimes = Arc::new(Mutex::new(Vec::new()));
        let mut addresses = Vec::new();
        for (nr, router) in routers.into_iter().enumerate() {
            let listener = TcpListener::bind("127.0.0.1:0").unwrap();
            listener.set_nonblocking(true).unwrap();
            addresses.push(listener.local_addr().unwrap());
            let router = if nr == 0 {
                let doomed = Arc::new(Doomed {
                    answers: AtomicUsize::new(0),
                    runtimes: Arc::clone(&runtimes),
                });
                router.layer(from_fn_with_state(doomed, killed))
            } else {
                router
            };
            let runtime = tokio::runtime::Builder::new_multi_thread()
                .worker_threads(1)
                .enable_all()
                .build()
                .unwrap();
            runtime.spawn(async move {
                let listener = tokio::net::TcpListener::from_std(listener).unwrap();
                axum::serve(listener, router).await
            });
            runtimes.lock().unwrap().push(Some(runtime));
        }
        let folder = std::env::temp_dir().join(format!("laget-nginx-{}", app.new_id()));
        std::fs::create_dir(&folder).unwrap();
        let conf = folder.join("nginx.conf");
        std::fs::write(
            &conf,
            configuration(&folder.to_string_lossy(), front, &addresses),
        )
        .unwrap();
        let nginx = Command::new("nginx")
            .arg("-p")
            .arg(&folder)
            .arg("-c")
            .arg(&conf)
            .stderr(Stdio::null())
            .spawn()
            .expect("the package «nginx» is needed");
        eventually("nginx", async || {
            tokio::net::TcpStream::connect(front).await.ok()
        })
        .await;
        Self {
            nginx,
            folder,
            runtimes,
        }
    }
}

impl Drop for Maskinar {
    fn drop(&mut self) {
        let _gone = self.nginx.kill();
        let _reaped = self.nginx.wait();
        let _left = std::fs::remove_dir_all(&self.folder);
        for runtime in self.runtimes.lock().unwrap().drain(..).flatten() {
            runtime.shutdown_background();
        }
    }
}

struct Doomed {
    answers: AtomicUsize,
    runtimes: Arc<Mutex<Vec<Option<Runtime>>>>,
}

/// Counts the answers of the first machine, and kills it before it gives the last of them.
async fn killed(State(doomed): State<Arc<Doomed>>, request: Request, next: Next) -> Response {
    let read = request.method().is_safe();
    let nr = doomed.answers.fetch_add(1, Ordering::SeqCst);
    // what was sent to be saved and not answered is not sent again by nginx: nobody knows whether it was saved
    if nr >= KILLED_AFTER && read {
        let runtimes = Arc::clone(&doomed.runtimes);
        std::thread::spawn(move || {
            let first = runtimes.lock().unwrap().first_mut().and_then(Option::take);
            if let Some(first) = first {
                first.shutdown_background();
            }
        });
        return std::future::pending().await;
    }
    next.run(request).await
}

/// What stands in docs/drift for whoever runs Laget, for these addresses and without TLS.
fn configuration(folder: &str, front: SocketAddr, machines: &[SocketAddr]) -> String {
    let text = text_of("docs/drift/nginx.conf");
    let (_, server) = text.split_once("\nserver {\n").unwrap();
    let (server, _) = server.split_once("\n}\n").unwrap();
    let server: Vec<&str> = server
        .lines()
        .filter(|line| {
            !["listen ", "ssl_"]
                .iter()
                .any(|word| line.trim_start().starts_with(word))
        })
        .collect();
    let upstream: Vec<String> = machines
        .iter()
        .map(|address| format!("server {address} fail_timeout=1s;"))
        .collect();
    format!(
        "daemon off; master_process off; pid {folder}/pid; error_log {folder}/error.log;\n\
        events {{ worker_connections 256; }}\n\
        http {{ access_log off; client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;\n\
        fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;\n\
        upstream laget {{ zone laget 64k; {} keepalive 16; }}\n\
        server {{ listen {front};\n{}\n}} }}\n",
        upstream.join(" "),
        server.join("\n"),
    )
}
