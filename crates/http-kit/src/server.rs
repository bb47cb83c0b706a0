use axum::Router;
use axum::serve::ListenerExt;
use std::future::IntoFuture;
use std::io;
use std::net::SocketAddr;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

/// How long requests may go on after the server was told to stop.
const DRAIN: Duration = Duration::from_secs(20);

/// Serves until told to stop, then takes no new connections and lets the requests under way finish, 20 s at most.
///
/// # Errors
/// When the listener fails.
pub async fn serve(listener: TcpListener, router: Router, shutdown: CancellationToken) -> io::Result<()> {
    let listener = listener.tap_io(|connection| {
        // Small answers go out at once; a connection where this fails is slower, not wrong.
        let _ = connection.set_nodelay(true);
    });
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    let serving = axum::serve(listener, service)
        .with_graceful_shutdown(shutdown.clone().cancelled_owned())
        .into_future();
    let too_long = async {
        shutdown.cancelled().await;
        tokio::time::sleep(DRAIN).await;
    };
    tokio::select! {
        result = serving => result,
        () = too_long => {
            tracing::warn!("stopped with requests still under way");
            Ok(())
        }
    }
}
