//! The site on an address: which addresses are safe, the settings that follow, serving until told to stop.

use std::io::Write;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use service::Service;
use tokio::net::TcpListener;
use web::app::{App, WebSettings};

use crate::arguments::Reach;
use crate::library;
use crate::refusal::Refusal;

/// How often what nobody needs any more is taken away.
const SWEEPING: Duration = Duration::from_secs(3600);

/// How the site answers, after the addresses and names were held against each other.
pub(crate) fn settings(reach: &Reach) -> Result<WebSettings, Refusal> {
    let is_local = reach.listen.ip().is_loopback();
    if !is_local && !reach.behind_https {
        return Err(Refusal::new(format!(
            "{}能从别的电脑访问,而标尺自己不提供 https:密码和考评内容会明文经过网络",
            reach.listen
        ))
        .help(
            "只在本机用,去掉 --listen;对外提供服务,请在前面放一个提供 https 的反向代理(如 nginx),\
             再加上 --behind-https、--host 域名 和 --trusted-proxy 代理的IP。",
        ));
    }
    if reach.behind_https && reach.hosts.is_empty() {
        return Err(
            Refusal::new("写了 --behind-https,还要写明大家用哪个域名访问")
                .help("加上 --host 域名(如 --host kaoping.example.gov.cn);有几个就写几次。"),
        );
    }
    if !reach.behind_https && !reach.trusted_proxies.is_empty() {
        return Err(Refusal::new("写了 --trusted-proxy,却没有写 --behind-https")
            .help("前面有提供 https 的代理就加上 --behind-https;没有就去掉 --trusted-proxy。"));
    }
    for host in &reach.hosts {
        is_a_name(host)?;
    }
    let metrics_token = match &reach.metrics_token {
        None => None,
        Some(path) => {
            let text = library::read(path)?.text.trim().to_owned();
            if text.len() < 20 {
                return Err(
                    Refusal::new(format!("令牌太短,容易被猜中:{}", path.display()))
                        .help("文件里写一行至少20个字符的随机令牌。"),
                );
            }
            Some(text)
        }
    };
    Ok(WebSettings {
        is_behind_https: reach.behind_https,
        hosts: reach.hosts.clone(),
        metrics_token,
        trusted_proxies: reach.trusted_proxies.clone(),
        ..WebSettings::default()
    })
}

/// A name as browsers send it: no scheme, no path, perhaps a port.
fn is_a_name(host: &str) -> Result<(), Refusal> {
    let is_plain = |c: char| c.is_alphanumeric() || "-._:[]".contains(c);
    if !host.is_empty() && host.chars().all(is_plain) {
        return Ok(());
    }
    Err(
        Refusal::usage(format!("--host 写得不对:“{host}”")).help(
            "只写域名,不写 https:// 和后面的路径,如 kaoping.example.gov.cn;不用默认端口的,后面加上 :端口。",
        ),
    )
}

/// Takes the address, so that a taken one is told before anything is opened.
pub(crate) async fn listen(address: SocketAddr) -> Result<TcpListener, Refusal> {
    TcpListener::bind(address).await.map_err(|error| {
        let (words, help) = match error.kind() {
            std::io::ErrorKind::AddrInUse => (
                format!("{address} 已经被别的程序占用"),
                "换一个端口,例如 8322;或者先停掉占用它的程序,也许标尺已经在运行。",
            ),
            std::io::ErrorKind::PermissionDenied => (
                format!("没有权限使用 {address}"),
                "1024 以下的端口一般要管理员权限;换一个大一些的端口,例如 8321。",
            ),
            std::io::ErrorKind::AddrNotAvailable => (
                format!("这台电脑没有这个地址:{}", address.ip()),
                "只在本机用,写 127.0.0.1;对外提供服务,写这台电脑自己的地址。",
            ),
            _ => (
                format!("用不了 {address}({error})"),
                "请核对地址,或者换一个端口。",
            ),
        };
        Refusal::new(words).help(help)
    })
}

/// Serves until the process is told to stop. What was accepted is finished.
pub(crate) async fn serve(
    service: Service,
    mut settings: WebSettings,
    listener: TcpListener,
    greeting: &str,
) -> Result<(), Refusal> {
    let address = listener
        .local_addr()
        .map_err(|error| Refusal::new(format!("取不到服务地址:{error}")))?;
    if settings.hosts.is_empty() {
        let port = address.port();
        settings.hosts = ["127.0.0.1", "localhost", "[::1]"]
            .map(|name| format!("{name}:{port}"))
            .to_vec();
    }
    // Before anybody is told that it runs: from then on it may be told to stop.
    let stop = told_to_stop()?;
    say(&format!("标尺已启动:http://{address}\n{greeting}"));
    let app = App {
        service,
        settings: Arc::new(settings),
    };
    let sweeping = app.service.clone();
    let sweeping = tokio::spawn(async move {
        sweeping.keep_swept(|| tokio::time::sleep(SWEEPING)).await;
    });
    web::serving::serve(app, listener, stop).await;
    sweeping.abort();
    Ok(())
}

/// What the service notes about itself goes to standard error; nothing of what people typed is in it.
pub(crate) fn log() {
    // A second call of the same process keeps the first.
    let _ = tracing_subscriber::fmt()
        .with_writer(std::io::stderr)
        .with_max_level(tracing::Level::WARN)
        .try_init();
}

/// Writes to standard output at once: the command goes on. A reader that went away keeps nothing from being served.
pub(crate) fn say(text: &str) {
    let mut out = std::io::stdout().lock();
    let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
}

/// Listens from now on for Ctrl-C and for what a service manager sends; ready once one of them came.
fn told_to_stop() -> Result<impl Future<Output = ()> + Send + 'static, Refusal> {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let deaf = |error| Refusal::new(format!("系统不让程序接收停止信号:{error}"));
        let mut interrupt = signal(SignalKind::interrupt()).map_err(deaf)?;
        let mut terminate = signal(SignalKind::terminate()).map_err(deaf)?;
        Ok(async move {
            tokio::select! {
                _ = interrupt.recv() => {}
                _ = terminate.recv() => {}
            }
        })
    }
    #[cfg(not(unix))]
    {
        Ok(async {
            // Where even Ctrl-C cannot be heard, the service ends with its console.
            let _ = tokio::signal::ctrl_c().await;
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reach(listen: &str) -> Reach {
        Reach {
            listen: listen.parse().unwrap(),
            behind_https: false,
            hosts: Vec::new(),
            trusted_proxies: Vec::new(),
            metrics_token: None,
            calendars: None,
        }
    }

    #[test]
    fn this_machine_alone_needs_no_https() {
        assert!(settings(&reach("127.0.0.1:8321")).is_ok());
        assert!(settings(&reach("[::1]:8321")).is_ok());
    }

    #[test]
    fn the_network_needs_https_and_a_name() {
        for listen in ["0.0.0.0:80", "192.168.1.5:8321", "[::]:8321"] {
            let mut asked = reach(listen);
            assert!(settings(&asked).unwrap_err().message.contains("明文"));
            asked.behind_https = true;
            assert!(settings(&asked).unwrap_err().message.contains("域名"));
            asked.hosts.push("kaoping.example.gov.cn".to_owned());
            assert!(settings(&asked).unwrap().is_behind_https);
        }
    }

    #[test]
    fn a_trusted_proxy_without_https_is_a_mistake() {
        let mut asked = reach("127.0.0.1:8321");
        asked.trusted_proxies.push("10.0.0.1".parse().unwrap());
        assert!(settings(&asked).is_err());
    }
}
