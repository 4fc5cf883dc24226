package com.membershipauto.chat.bench.load;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.membershipauto.chat.auth.TokenIssuer;
import com.membershipauto.chat.model.Participant;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;

/** A token for each user. No text of it is ever shown. */
@FunctionalInterface
public interface Credentials {
  /** How long minted tokens are good beyond the run. */
  Duration SPARE = Duration.ofHours(1);

  /**
   * The token of a user, from 0.
   *
   * @param run the run's name, part of the names of the users that are made up
   */
  String token(String run, int user);

  /**
   * Minted as the server's login does: user names are made up.
   *
   * @param claims adds the issuer, say, that the server wants to see
   * @throws RunFailure the secret cannot be used
   */
  static Credentials minted(
      String secret, Duration runLength, UnaryOperator<TokenIssuer.Builder> claims)
      throws RunFailure {
    if (secret.getBytes(UTF_8).length < 32) {
      throw new RunFailure("the secret has less than 32 bytes");
    }
    TokenIssuer issuer =
        claims
            .apply(TokenIssuer.builder(secret.getBytes(UTF_8)).accessLife(runLength.plus(SPARE)))
            .build();
    return (run, user) -> issuer.access(Participant.user("load-" + run + "-" + (user + 1)), null);
  }

  /**
   * Given ones, each of another customer; more than needed do no harm.
   *
   * @throws RunFailure there are too few
   */
  static Credentials given(List<String> tokens, int users) throws RunFailure {
    if (tokens.size() < users) {
      throw new RunFailure(
          "there are " + tokens.size() + " tokens for " + users + " users: one a line is needed");
    }
    for (int i = 0; i < users; i++) {
      if (!tokens.get(i).matches("[A-Za-z0-9_.~+/=-]+")) {
        throw new RunFailure("line " + (i + 1) + " of the tokens is no token");
      }
    }
    return (run, user) -> tokens.get(user);
  }

  /**
   * Reads a small file of text, without the blanks at both ends.
   *
   * @throws RunFailure it cannot be read, or is empty
   */
  static String read(Path file) throws RunFailure {
    try {
      String text = Files.readString(file).strip();
      if (!text.isEmpty()) {
        return text;
      }
    } catch (IOException e) {
      throw new RunFailure(file + " cannot be read");
    }
    throw new RunFailure(file + " is empty");
  }
}
