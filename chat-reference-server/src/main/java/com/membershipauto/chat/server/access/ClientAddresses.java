package com.membershipauto.chat.server.access;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Tells the client's address from that of the proxies in front, and believes a forwarded address
 * only when a trusted proxy said it.
 */
public final class ClientAddresses {
  private static final String OCTET = "(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)";
  private static final Pattern LITERAL =
      Pattern.compile(OCTET + "(?:\\." + OCTET + "){3}|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");

  private static final class Block {
    private final byte[] network;
    private final int bits;

    Block(byte[] network, int bits) {
      this.network = network;
      this.bits = bits;
    }

    boolean contains(byte[] address) {
      if (address.length != network.length) {
        return false;
      }
      for (int bit = 0; bit < bits; bit++) {
        int mask = 0x80 >> (bit % 8);
        if (((address[bit / 8] ^ network[bit / 8]) & mask) != 0) {
          return false;
        }
      }
      return true;
    }
  }

  private final List<Block> trusted;

  private ClientAddresses(List<Block> trusted) {
    this.trusted = trusted;
  }

  /**
   * Trusts the given proxies.
   *
   * @param blocks addresses or CIDR blocks of trusted proxies
   * @throws IllegalArgumentException one of them is neither; the text names it
   */
  public static ClientAddresses trusting(List<String> blocks) {
    List<Block> trusted = new ArrayList<>();
    for (String text : blocks) {
      trusted.add(block(text));
    }
    return new ClientAddresses(List.copyOf(trusted));
  }

  /**
   * The address nearest to us that is no trusted proxy's.
   *
   * @param peer who is connected to us, an address without port
   * @param forwardedFor the header {@code X-Forwarded-For}, values joined by commas
   */
  public String client(String peer, @Nullable String forwardedFor) {
    String client = peer;
    if (forwardedFor == null || trusted.isEmpty()) {
      return client;
    }
    String[] hops = forwardedFor.split(",", -1);
    for (int i = hops.length - 1; i >= 0 && isTrusted(client); i--) {
      String hop = hops[i].strip();
      if (parse(hop) == null) {
        break;
      }
      client = hop;
    }
    return client;
  }

  /**
   * What one customer of a network has for himself: an IPv4 address, or the first 64 bits of an
   * IPv6 address.
   */
  public static String network(String address) {
    byte[] bytes = parse(address);
    if (bytes == null || bytes.length == 4) {
      return address;
    }
    StringBuilder prefix = new StringBuilder();
    for (int i = 0; i < 8; i += 2) {
      prefix
          .append(Integer.toHexString((bytes[i] & 0xff) << 8 | (bytes[i + 1] & 0xff)))
          .append(':');
    }
    return prefix.append(":/64").toString();
  }

  private boolean isTrusted(String address) {
    byte[] bytes = parse(address);
    return bytes != null && trusted.stream().anyMatch(block -> block.contains(bytes));
  }

  private static Block block(String text) {
    int slash = text.indexOf('/');
    byte[] network = parse(slash < 0 ? text : text.substring(0, slash));
    if (network != null) {
      int all = network.length * 8;
      String bits = slash < 0 ? Integer.toString(all) : text.substring(slash + 1);
      if (bits.matches("\\d{1,3}") && Integer.parseInt(bits) <= all) {
        return new Block(network, Integer.parseInt(bits));
      }
    }
    throw new IllegalArgumentException(text + " is no address or CIDR block");
  }

  /** Null when {@code text} is no address. Never asks a name server. */
  private static byte @Nullable [] parse(String text) {
    if (text.length() > 45 || !LITERAL.matcher(text).matches()) {
      return null;
    }
    try {
      return InetAddress.getByName(text).getAddress();
    } catch (UnknownHostException e) {
      return null;
    }
  }
}
