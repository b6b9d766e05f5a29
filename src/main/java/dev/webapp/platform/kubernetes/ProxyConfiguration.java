package dev.webapp.platform.kubernetes;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What HAProxy is told, to stand between a platform's services and services that are not ours. Pure: the same upstreams
 * give the same text.
 *
 * <p>HAProxy tries again at once, and whatever it costs. So each attempt after the first goes through a front end of
 * its own, which waits before it tries ({@link #BACKOFF}); all attempts come by one more, {@code <name>.try}, which
 * leads to the upstream, so that one breaker counts them all. While that is open, or once more than a fifth of requests
 * are further attempts, the answer is a status that nobody else has, which is not tried again, and which callers see as
 * 503.
 */
public final class ProxyConfiguration {
  /** Where metrics of all front ends and upstreams are told, and whether the proxy is up. */
  public static final int METRICS = 8405;
  /** Where the files of the configuration are. */
  public static final String DIRECTORY = "/usr/local/etc/haproxy";
  static final String MAIN_FILE = "haproxy.cfg";
  static final String BACKOFF_FILE = "backoff.lua";
  /** Waits half of the milliseconds that it is given, or up to all of them: those who failed together part. */
  static final String BACKOFF = """
      core.register_action("backoff", {"http-req"}, function(_, milliseconds)
        core.msleep(math.random(math.floor(milliseconds / 2), tonumber(milliseconds)))
      end, 1)
      """;
  /** Nobody else answers so; what does is not tried again. */
  private static final int NO_MORE = 529;
  /** So many attempts a second may be further ones, besides a share of the first ones. */
  private static final int RETRIES_PER_SECOND = 10;
  private static final int RETRIES_PERCENT = 20;
  private static final Duration CONNECT = Duration.ofSeconds(5);
  /** Of the images of HAProxy, and of Debian. */
  private static final String CERTIFICATE_AUTHORITIES = "/etc/ssl/certs/ca-certificates.crt";

  /**
   * A service that is not ours.
   *
   * @param port that the proxy listens on for it
   * @param url where it is; a path in it comes before those of requests
   * @param timeout of each attempt
   * @param maxConnections at once, from each proxy
   * @param attempts the first one included
   * @param backoff before the second one, doubled before each further one
   * @param breaker null for none
   * @param credential null where requests carry none of ours
   */
  public record Upstream(String name, int port, URI url, Duration timeout, int maxConnections, int attempts,
      Duration backoff, Breaker breaker, Credential credential) {
    private String host() {
      return url.getHost();
    }

    private boolean isTls() {
      return url.getScheme().equals("https");
    }

    private int upstreamPort() {
      return url.getPort() >= 0 ? url.getPort() : isTls() ? 443 : 80;
    }

    private String authority() {
      return url.getPort() >= 0 ? host() + ":" + url.getPort() : host();
    }

    private String basePath() {
      String path = url.getRawPath() == null ? "" : url.getRawPath();
      return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }

    /** What the whole of it may take. */
    private Duration patience() {
      Duration all = timeout.multipliedBy(attempts).plusSeconds(1);
      for (int attempt = 2; attempt <= attempts; attempt++) {
        all = all.plus(backoffBefore(attempt));
      }
      return all;
    }

    private Duration backoffBefore(int attempt) {
      return backoff.multipliedBy(1L << (attempt - 2));
    }
  }

  /**
   * When a service is left alone.
   *
   * @param consecutiveErrors after which nothing more is sent to it
   * @param openFor after which it is asked once whether it answers, and again after as long
   * @param probePath what it is asked for; any answer but 5xx will do
   */
  public record Breaker(int consecutiveErrors, Duration openFor, String probePath) {}

  /**
   * What requests are let in by.
   *
   * @param variable of the environment, which has the secret
   */
  public record Credential(String header, String prefix, String variable) {}

  private final List<Upstream> upstreams;
  private final String certificateAuthorities;
  private final StringBuilder text = new StringBuilder();

  private ProxyConfiguration(List<Upstream> upstreams, String certificateAuthorities) {
    this.upstreams = List.copyOf(upstreams);
    this.certificateAuthorities = certificateAuthorities;
  }

  /** The main file. */
  public static String of(List<Upstream> upstreams) {
    return of(upstreams, DIRECTORY, CERTIFICATE_AUTHORITIES);
  }

  /**
   * The same with files in other places.
   *
   * @param certificateAuthorities the file of those that may vouch for upstreams
   */
  static String of(List<Upstream> upstreams, String directory, String certificateAuthorities) {
    ProxyConfiguration configuration = new ProxyConfiguration(upstreams, certificateAuthorities);
    configuration.common(directory);
    configuration.upstreams.forEach(configuration::upstream);
    return configuration.text.toString();
  }

  private void common(String directory) {
    section("global", "log stdout format raw local0", "maxconn 4096", "hard-stop-after 30s",
        "ssl-default-server-options ssl-min-ver TLSv1.2", "lua-load " + directory + "/" + BACKOFF_FILE);
    // As the pod resolves names; what does not resolve yet will, and nobody waits for it to start.
    section("resolvers cluster", "parse-resolv-conf", "accepted_payload_size 8192", "resolve_retries 3",
        "timeout resolve 1s", "timeout retry 1s", "hold valid 10s", "hold obsolete 30s");
    section("defaults", "mode http", "log global", "option httplog", "option dontlognull",
        "timeout connect " + ms(CONNECT), "timeout client 5m", "timeout http-request 10s",
        "timeout http-keep-alive 1m", "default-server resolvers cluster init-addr last,libc,none");
    // No service's name has a dot.
    section("frontend proxy.metrics", "bind :" + METRICS, "option dontlog-normal", "monitor-uri /ready",
        "http-request use-service prometheus-exporter if { path /metrics }");
  }

  private void upstream(Upstream upstream) {
    boolean again = upstream.attempts() > 1;
    front(upstream, again);
    if (again) {
      for (int attempt = 1; attempt < upstream.attempts(); attempt++) {
        level(upstream, attempt);
      }
      last(upstream);
      section("frontend " + upstream.name() + ".try", "bind " + local(upstream, "try"),
          "http-request return status " + NO_MORE + " if { nbsrv(" + upstream.name() + ") eq 0 }",
          "default_backend " + upstream.name());
    }
    out(upstream);
  }

  private void front(Upstream upstream, boolean again) {
    List<String> lines = new ArrayList<>(List.of("bind :" + upstream.port(),
        "http-request return status 503 content-type text/plain string \"" + upstream.name()
            + " is left alone: it has failed, or its name is not found\" if { nbsrv(" + upstream.name() + ") eq 0 }"));
    if (again) {
      lines.addAll(List.of(
          // RFC 9110, 9.2.2; and whatever the caller vouches for (draft-ietf-httpapi-idempotency-key-header).
          "acl idempotent method GET HEAD OPTIONS TRACE PUT DELETE",
          "acl idempotent req.hdr(Idempotency-Key) -m found",
          "http-request disable-l7-retry unless idempotent",
          "http-response set-status 503 if { status " + NO_MORE + " }"));
    }
    lines.add("default_backend " + upstream.name() + (again ? ".1" : ""));
    section("frontend " + upstream.name(), lines.toArray(String[]::new));
  }

  /** An attempt, and the way to the next one for what fails and may be tried again. */
  private void level(Upstream upstream, int attempt) {
    waiting(upstream, attempt);
    section("backend " + upstream.name() + "." + attempt, "timeout server " + ms(upstream.patience()), "balance first",
        "retries 1", "option redispatch 1",
        "retry-on empty-response response-timeout 500 502 503 504",
        "server now " + local(upstream, "try"), "server later " + local(upstream, String.valueOf(attempt + 1)));
  }

  private void last(Upstream upstream) {
    waiting(upstream, upstream.attempts());
    section("backend " + upstream.name() + "." + upstream.attempts(), "timeout server " + ms(upstream.patience()),
        "retries 0", "server now " + local(upstream, "try"));
  }

  private void waiting(Upstream upstream, int attempt) {
    if (attempt == 1) {
      return;
    }
    List<String> lines = new ArrayList<>(List.of("bind " + local(upstream, String.valueOf(attempt)),
        "option dontlog-normal", "http-request set-var(txn.most) fe_req_rate(" + upstream.name() + "),mul("
            + RETRIES_PERCENT + "),div(100),add(" + RETRIES_PER_SECOND + ")",
        "http-request set-var(txn.spent) int(0)"));
    for (int further = 2; further <= upstream.attempts(); further++) {
      lines.add("http-request set-var(txn.spent) fe_req_rate(" + upstream.name() + "." + further + "),add(txn.spent)");
    }
    lines.addAll(List.of("http-request return status " + NO_MORE + " if { var(txn.spent),sub(txn.most) -m int gt 0 }",
        "http-request lua.backoff " + upstream.backoffBefore(attempt).toMillis(),
        "default_backend " + upstream.name() + "." + attempt));
    section("frontend " + upstream.name() + "." + attempt, lines.toArray(String[]::new));
  }

  private void out(Upstream upstream) {
    List<String> lines = new ArrayList<>(List.of("timeout server " + ms(upstream.timeout()),
        "timeout queue " + ms(upstream.timeout()), "retries 0",
        "http-request set-header Host " + upstream.authority()));
    if (!upstream.basePath().isEmpty()) {
      lines.add("http-request set-path \"" + upstream.basePath() + "%[path]\"");
    }
    Credential credential = upstream.credential();
    if (credential != null) {
      lines.add("http-request set-header " + credential.header() + " \"" + credential.prefix() + "%[env("
          + credential.variable() + ")]\"");
    }
    String server = "server upstream " + upstream.host() + ":" + upstream.upstreamPort() + " maxconn "
        + upstream.maxConnections();
    if (upstream.isTls()) {
      server += " ssl verify required ca-file " + certificateAuthorities + " sni str(" + upstream.host()
          + ") verifyhost " + upstream.host() + " check-sni " + upstream.host();
    }
    Breaker breaker = upstream.breaker();
    if (breaker != null) {
      lines.addAll(List.of("option httpchk", "http-check send meth GET uri " + upstream.basePath()
          + breaker.probePath() + " ver HTTP/1.1 hdr Host " + upstream.authority(), "http-check expect ! rstatus ^5",
          "timeout check " + ms(upstream.timeout())));
      // Asked when it starts, and when it has failed: what serves is not asked whether it does.
      server += " check inter 24h fastinter " + ms(breaker.openFor()) + " downinter " + ms(breaker.openFor())
          + " fall 1 rise 1 observe layer7 error-limit " + breaker.consecutiveErrors() + " on-error mark-down";
    }
    lines.add(server);
    section("backend " + upstream.name(), lines.toArray(String[]::new));
  }

  /** A socket that has a name and no file, which only those in the pod reach. */
  private static String local(Upstream upstream, String what) {
    return "abns@" + upstream.name() + "." + what;
  }

  private static String ms(Duration duration) {
    return duration.toMillis() + "ms";
  }

  private void section(String head, String... lines) {
    text.append(text.isEmpty() ? "" : "\n").append(head).append('\n');
    for (String line : lines) {
      text.append("  ").append(line).append('\n');
    }
  }

  /** The variable that has the secret of an upstream. */
  public static String variable(String name) {
    return "CREDENTIAL_" + name.toUpperCase(Locale.ROOT).replace('-', '_');
  }
}
