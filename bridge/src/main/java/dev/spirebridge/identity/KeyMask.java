package dev.spirebridge.identity;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.BitSet;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Takes a private key out of what others say who were given it. An API server's own refusals name
 * fields and not their values, but a policy of the cluster writes its message itself, and may quote
 * the object it refuses; a command that is run after a change may print the file it reads.
 */
public final class KeyMask {

  private static final String NOT_SHOWN = "[not shown]";

  /** Of any private key; without its end where the text ends before. */
  private static final Pattern PEM_BLOCK =
      Pattern.compile("-----BEGIN [A-Z ]*PRIVATE KEY.*?(-----END [A-Z ]*-----|$)", Pattern.DOTALL);

  /** Shorter pieces are in many a word; with 9 bytes of it known, a key is none the weaker. */
  private static final int SHORTEST = 12;

  private final List<String> forms;

  public KeyMask(SvidPrivateKey key) {
    byte[] pem = Pem.pkcs8(key);
    this.forms =
        List.of(
            new String(pem, StandardCharsets.US_ASCII).replaceAll("-----[^-]*-----|\\s", ""),
            Base64.getEncoder().encodeToString(pem));
  }

  /** The text without a PEM block of any private key, be it cut off at the end. */
  public static String withoutPem(String text) {
    return PEM_BLOCK.matcher(text).replaceAll(Matcher.quoteReplacement(NOT_SHOWN));
  }

  /** The text without any piece of the key, in either of the forms in which it was sent. */
  public String masked(String text) {
    BitSet secret = new BitSet(text.length());
    for (int at = 0; at + SHORTEST <= text.length(); at++) {
      String piece = text.substring(at, at + SHORTEST);
      if (forms.stream().anyMatch(form -> form.contains(piece))) {
        secret.set(at, at + SHORTEST);
      }
    }
    StringBuilder masked = new StringBuilder();
    for (int at = 0; at < text.length(); at++) {
      if (!secret.get(at)) {
        masked.append(text.charAt(at));
      } else if (at == 0 || !secret.get(at - 1)) {
        masked.append(NOT_SHOWN);
      }
    }
    return masked.toString();
  }
}
