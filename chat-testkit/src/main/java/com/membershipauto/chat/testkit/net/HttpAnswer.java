package com.membershipauto.chat.testkit.net;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a server answered to a handshake or any other request.
 *
 * @param headers by their names in lower case; the last one of a name counts
 * @param body empty for 101
 */
public record HttpAnswer(int status, Map<String, String> headers, String body) {
  private static final int MAX_HEAD_BYTES = 64 * 1024;
  private static final int MAX_BODY_BYTES = 1 << 20;

  public HttpAnswer {
    headers = Map.copyOf(headers);
  }

  public @Nullable String header(String name) {
    return headers.get(name.toLowerCase(Locale.ROOT));
  }

  /** Reads one answer, and not a byte more. Blocks. */
  static HttpAnswer read(InputStream in) throws IOException {
    List<String> head = List.of(readHead(in).split("\r\n", -1));
    String[] statusLine = head.get(0).split(" ", 3);
    if (statusLine.length < 2 || !statusLine[1].matches("[1-5][0-9][0-9]")) {
      throw new IOException("no HTTP answer");
    }
    int status = Integer.parseInt(statusLine[1]);
    Map<String, String> headers = new TreeMap<>();
    for (String line : head.subList(1, head.size())) {
      int colon = line.indexOf(':');
      if (colon > 0) {
        headers.put(
            line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
      }
    }
    byte[] body = status < 200 || status == 204 ? new byte[0] : readBody(in, headers);
    return new HttpAnswer(status, headers, new String(body, StandardCharsets.UTF_8));
  }

  private static String readHead(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    int ending = 0;
    while (ending < 4) {
      int b = in.read();
      if (b < 0 || head.size() > MAX_HEAD_BYTES) {
        throw new EOFException("the answer has no end of its head");
      }
      head.write(b);
      ending = b == "\r\n\r\n".charAt(ending) ? ending + 1 : b == '\r' ? 1 : 0;
    }
    return head.toString(StandardCharsets.ISO_8859_1).strip();
  }

  private static byte[] readBody(InputStream in, Map<String, String> headers) throws IOException {
    String length = headers.get("content-length");
    return in.readNBytes(
        length == null ? MAX_BODY_BYTES : Math.min(Integer.parseInt(length), MAX_BODY_BYTES));
  }
}
