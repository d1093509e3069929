package dev.spirebridge.kubesecret;

import dev.spirebridge.identity.Pem;
import dev.spirebridge.identity.SvidPrivateKey;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.BitSet;
import java.util.List;

/**
 * Takes a private key out of what an API server says of a write. Its own refusals name fields and
 * not their values, but a policy of the cluster writes its message itself, and may quote the object
 * it refuses.
 */
final class KeyMask {

  /** Shorter pieces are in many a word; with 9 bytes of it known, a key is none the weaker. */
  private static final int SHORTEST = 12;

  private final List<String> forms;

  KeyMask(SvidPrivateKey key) {
    byte[] pem = Pem.privateKey(key);
    this.forms =
        List.of(
            new String(pem, StandardCharsets.US_ASCII).replaceAll("-----[^-]*-----|\\s", ""),
            Base64.getEncoder().encodeToString(pem));
  }

  /** The text without any piece of the key, in either of the forms in which it was sent. */
  String masked(String text) {
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
        masked.append("[not shown]");
      }
    }
    return masked.toString();
  }
}
