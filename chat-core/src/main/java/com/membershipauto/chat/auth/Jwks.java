package com.membershipauto.chat.auth;

import com.membershipauto.chat.config.ChatConfig;
import com.membershipauto.chat.config.Setting;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.JWKSetBasedJWKSource;
import com.nimbusds.jose.jwk.source.JWKSetCacheRefreshEvaluator;
import com.nimbusds.jose.jwk.source.JWKSetSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.jwk.source.RateLimitReachedException;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.jose.util.Resource;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.HttpURLConnection;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The public keys that key servers publish (RFC 7517 section 5): fetched when first needed, kept,
 * fetched again ahead of their end or when a token names a key that is not there, and used on while
 * a server is away. Safe for use by several threads at once; {@link #find} may block.
 */
final class Jwks implements AutoCloseable {
  private static final Logger LOG = System.getLogger(Jwks.class.getName());
  private static final int OUTAGE_FACTOR = 10;

  private final List<JWKSetSource<SecurityContext>> sources;
  private final ExecutorService refresher;
  private final InstantSource clock;

  /**
   * @throws IllegalArgumentException a URL is neither https nor on the loopback host
   */
  Jwks(Collection<URI> urls, ChatConfig config, InstantSource clock) {
    this.clock = clock;
    this.refresher = refresher(urls.size());
    this.sources = urls.stream().map(url -> source(checked(url), config, refresher)).toList();
  }

  /**
   * The keys that match, of all servers.
   *
   * @return empty when none of them has one, and some cannot be asked
   */
  Optional<List<JWK>> find(JWKSelector selector) {
    List<JWK> found = new ArrayList<>();
    boolean unknown = false;
    for (JWKSetSource<SecurityContext> source : sources) {
      try {
        found.addAll(find(source, selector));
      } catch (KeySourceException e) {
        unknown = true;
      }
    }
    return found.isEmpty() && unknown ? Optional.empty() : Optional.of(found);
  }

  private List<JWK> find(JWKSetSource<SecurityContext> source, JWKSelector selector)
      throws KeySourceException {
    long now = clock.millis();
    JWKSet known = source.getJWKSet(JWKSetCacheRefreshEvaluator.noRefresh(), now, null);
    List<JWK> found = selector.select(known);
    if (!found.isEmpty()) {
      return found;
    }
    try {
      return selector.select(
          source.getJWKSet(JWKSetCacheRefreshEvaluator.referenceComparison(known), now, null));
    } catch (RateLimitReachedException e) {
      // The keys are fresh enough: whoever invents key names gets the same answer as at first.
      return found;
    }
  }

  /** Ends the thread that fetches ahead. */
  @Override
  public void close() {
    refresher.shutdownNow();
  }

  private static URL checked(URI url) {
    String scheme = url.getScheme();
    String host = url.getHost();
    boolean safe =
        host != null
            && url.getRawUserInfo() == null
            && ("https".equals(scheme) || ("http".equals(scheme) && OriginPolicy.isLoopback(host)));
    if (!safe) {
      throw new IllegalArgumentException("a JWKS URL is https, or http on localhost");
    }
    try {
      return url.toURL();
    } catch (MalformedURLException e) {
      throw new IllegalArgumentException("not a JWKS URL", e);
    }
  }

  private static JWKSetSource<SecurityContext> source(
      URL url, ChatConfig config, ExecutorService refresher) {
    long life = config.get(Setting.JWKS_CACHE_MILLIS);
    int timeout = config.get(Setting.JWKS_TIMEOUT_MILLIS);
    var source =
        JWKSourceBuilder.create(url, new Retriever(timeout, config.get(Setting.MAX_JWKS_BYTES)))
            .cache(life, 2L * timeout)
            .refreshAheadCache(life / 10, null, refresher, false, null, false)
            .rateLimited(config.get(Setting.JWKS_RETRY_MILLIS))
            .outageTolerant(life * OUTAGE_FACTOR)
            .build();
    return ((JWKSetBasedJWKSource<SecurityContext>) source).getJWKSetSource();
  }

  /** Of its own, so that no thread outlives its use for long, nor keeps the JVM up. */
  private static ExecutorService refresher(int maxWaiting) {
    return new ThreadPoolExecutor(
        0,
        1,
        1,
        TimeUnit.SECONDS,
        new LinkedBlockingQueue<>(maxWaiting),
        task -> {
          Thread thread = new Thread(task, "chat-jwks");
          thread.setDaemon(true);
          return thread;
        },
        new ThreadPoolExecutor.DiscardPolicy());
  }

  private static final class Retriever extends DefaultResourceRetriever {
    Retriever(int timeoutMillis, int maxBytes) {
      super(timeoutMillis, timeoutMillis, maxBytes);
    }

    /** Follows no redirect: it could lead away from the server and scheme that were checked. */
    @Override
    protected HttpURLConnection openHTTPConnection(URL url) throws IOException {
      HttpURLConnection connection = super.openHTTPConnection(url);
      connection.setInstanceFollowRedirects(false);
      return connection;
    }

    @Override
    public Resource retrieveResource(URL url) throws IOException {
      try {
        return super.retrieveResource(url);
      } catch (IOException e) {
        LOG.log(Level.WARNING, () -> "Cannot fetch keys from " + url.getHost() + ": " + e);
        throw e;
      }
    }
  }
}
