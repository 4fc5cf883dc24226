package com.membershipauto.chat.server.transport;

import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.regex.Pattern;
import org.glassfish.grizzly.Buffer;
import org.glassfish.grizzly.http.HttpRequestPacket;
import org.glassfish.grizzly.http.util.MimeHeaders;

/**
 * What a request's head must look like (RFC 9112). Grizzly reads more than that, and reads some of
 * it otherwise than a proxy in front may: whoever gets two readings of one head can smuggle a
 * request past the other.
 */
final class HeadRules {
  private static final int OK = 0;
  private static final int BAD_REQUEST = 400;
  private static final int LENGTH_REQUIRED = 411;
  private static final int CONTENT_TOO_LARGE = 413;
  private static final int VERSION_NOT_SUPPORTED = 505;

  /** RFC 9110 section 5.6.2. */
  private static final BitSet TOKEN = lettersAnd("!#$%&'*+-.^_`|~");

  /** RFC 3986: what a path and a query consist of. */
  private static final BitSet TARGET = lettersAnd("-._~!$&'()*+,;=:@%/?");

  private static final BitSet HEX = new BitSet(128);

  static {
    "0123456789abcdefABCDEF".chars().forEach(HEX::set);
  }

  private static final Pattern HOST =
      Pattern.compile("([A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+])(:[0-9]{0,5})?");

  private final Buffer in;
  private int at;
  private int end;

  private HeadRules(Buffer in) {
    this.in = in;
    this.at = in.position();
  }

  private static BitSet lettersAnd(String more) {
    BitSet set = new BitSet(128);
    set.set('a', 'z' + 1);
    set.set('A', 'Z' + 1);
    set.set('0', '9' + 1);
    more.chars().forEach(set::set);
    return set;
  }

  /**
   * Judges a head that Grizzly could read.
   *
   * @param in starts with the head
   * @return 0, or the status to refuse with
   */
  static int check(Buffer in, HttpRequestPacket request, MimeHeaders headers, long maxBodyBytes) {
    int status = new HeadRules(in).lines();
    if (status == OK && !isOneHost(headers)) {
      status = BAD_REQUEST;
    }
    return status == OK ? body(request, headers, maxBodyBytes) : status;
  }

  private int lines() {
    if (!isLine()) {
      return BAD_REQUEST;
    }
    int status = requestLine();
    while (status == OK) {
      at = end + 2;
      if (!isLine()) {
        return BAD_REQUEST;
      }
      if (at == end) {
        return OK;
      }
      // A name right before its colon; so no line that continues the one before.
      status = skip(TOKEN) > 0 && next() == ':' ? OK : BAD_REQUEST;
    }
    return status;
  }

  /** Whether the line from here ends with CR LF, and has no control characters. */
  private boolean isLine() {
    for (end = at; end + 1 < in.limit(); end++) {
      byte b = in.get(end);
      if (b == '\r') {
        return in.get(end + 1) == '\n';
      }
      if ((b >= 0 && b < ' ' && b != '\t') || b == 0x7F) {
        return false;
      }
    }
    return false;
  }

  /** {@code METHOD target HTTP/1.x}, with one space each. */
  private int requestLine() {
    if (skip(TOKEN) == 0 || next() != ' ' || !isTarget() || next() != ' ') {
      return BAD_REQUEST;
    }
    byte[] bytes = new byte[end - at];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = in.get(at + i);
    }
    String version = new String(bytes, StandardCharsets.ISO_8859_1);
    if (version.equals("HTTP/1.1") || version.equals("HTTP/1.0")) {
      return OK;
    }
    return version.matches("HTTP/[0-9]\\.[0-9]") ? VERSION_NOT_SUPPORTED : BAD_REQUEST;
  }

  /** {@code /path?query}, or the same after {@code http://host}. */
  private boolean isTarget() {
    int start = at;
    if (!(startsWith("/") || startsWith("http://") || startsWith("https://"))) {
      return false;
    }
    skip(TARGET);
    for (int i = start; i < at; i++) {
      if (in.get(i) == '%' && (i + 2 >= at || !HEX.get(in.get(i + 1)) || !HEX.get(in.get(i + 2)))) {
        return false;
      }
    }
    return true;
  }

  /** How many characters of a kind come here; afterwards they are behind us. */
  private int skip(BitSet kind) {
    int start = at;
    while (at < end && in.get(at) > 0 && kind.get(in.get(at))) {
      at++;
    }
    return at - start;
  }

  private boolean startsWith(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (at + i >= end || in.get(at + i) != text.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private int next() {
    return at < end ? in.get(at++) : -1;
  }

  /** Grizzly has seen to it that HTTP/1.1 comes with one at least. */
  private static boolean isOneHost(MimeHeaders headers) {
    int hosts = count(headers, "host");
    return hosts == 0
        || (hosts == 1 && HOST.matcher(headers.getValue("host").toString()).matches());
  }

  private static int body(HttpRequestPacket request, MimeHeaders headers, long maxBodyBytes) {
    int lengths = count(headers, "content-length");
    if (count(headers, "transfer-encoding") > 0) {
      // RFC 9112 section 6.3 allows to ask for a length: no chunks, no two readings of them.
      return lengths > 0 ? BAD_REQUEST : LENGTH_REQUIRED;
    }
    if (lengths == 0) {
      return OK;
    }
    if (lengths > 1 || !headers.getValue("content-length").toString().matches("[0-9]{1,18}")) {
      return BAD_REQUEST;
    }
    return request.getContentLength() > maxBodyBytes ? CONTENT_TOO_LARGE : OK;
  }

  private static int count(MimeHeaders headers, String lowerCaseName) {
    int count = 0;
    for (int i = 0; i < headers.size(); i++) {
      if (headers.getName(i).equalsIgnoreCase(lowerCaseName)) {
        count++;
      }
    }
    return count;
  }
}
