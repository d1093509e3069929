package dev.spirebridge.testing.leaks;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import com.google.protobuf.ByteString;
import com.google.protobuf.TextFormat;
import java.math.BigInteger;
import java.security.PrivateKey;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Looks for private keys in what a program wrote, in all forms in which programs print bytes: as
 * they are, hex, base64 at any offset and in lines, base64 of PEM (a Secret's data), decimal
 * numbers, and the escapes of protobuf. Eight bytes of a key's secret part in a row are found, so
 * that one that is cut off, as {@code ByteString.toString} does after 47 bytes, is found too.
 *
 * <p>Looks for the beginning of any PKCS#8 key besides, for keys that the test does not know. Not
 * for concurrent use while keys are added.
 */
public final class KeyTraces {

  private static final int WINDOW = 8;

  /** The beginning of a PKCS#8 key's content; a public key has no version in front of the rest. */
  private static final String EC_BEGINNING = "020100301306072a8648ce3d0201";

  private static final String RSA_BEGINNING = "020100300d06092a864886f70d010101050004";
  private static final int PEM_LINE = 64;
  private static final int PEM_WINDOW = 12;

  private final Needles raw = new Needles();
  private final Needles base64 = new Needles();
  private final Needles hex = new Needles();
  private final Needles numbers = new Needles();

  public KeyTraces() {
    addWhole(HexFormat.of().parseHex(EC_BEGINNING), "the beginning of an EC key");
    addWhole(HexFormat.of().parseHex(RSA_BEGINNING), "the beginning of an RSA key");
    for (String kind : List.of("", "EC ", "RSA ")) {
      byte[] armour = ("BEGIN " + kind + "PRIVATE KEY").getBytes(US_ASCII);
      raw.add(armour, "PEM of a private key");
      addBase64(armour, "PEM of a private key");
    }
  }

  /** Looks for this one from now on. */
  public void add(String name, PrivateKey key) {
    for (byte[] part : secrets(key)) {
      addSecret(name, part);
    }
    addPem(name, key);
  }

  /** Looks for this one, too, which is text of 64 characters of base64 or so, and no key. */
  public void addToken(String name, String token) {
    for (int at = 0; at + WINDOW <= token.length(); at++) {
      addWhole(token.substring(at, at + WINDOW).getBytes(US_ASCII), "token of " + name);
    }
  }

  /** What of any key is in the text, each as in "key of web as base64"; empty if nothing is. */
  public List<String> in(byte[] text) {
    List<String> found = new ArrayList<>(raw.in(text));
    found.addAll(base64.in(TextForms.base64(text)));
    found.addAll(hex.in(TextForms.hex(text)));
    found.addAll(numbers.in(TextForms.numbers(text)));
    return found;
  }

  /** What of the encoding nobody but the owner knows, and what it can be computed from. */
  private static List<byte[]> secrets(PrivateKey key) {
    return switch (key) {
      case ECPrivateKey ec -> List.of(fixed(ec.getS(), ec.getParams().getOrder().bitLength()));
      case RSAPrivateCrtKey rsa ->
          List.of(
              rsa.getPrivateExponent().toByteArray(),
              rsa.getPrimeP().toByteArray(),
              rsa.getPrimeQ().toByteArray(),
              rsa.getPrimeExponentP().toByteArray(),
              rsa.getPrimeExponentQ().toByteArray(),
              rsa.getCrtCoefficient().toByteArray());
      default -> {
        byte[] whole = key.getEncoded();
        yield List.of(Arrays.copyOfRange(whole, whole.length - 32, whole.length));
      }
    };
  }

  private static byte[] fixed(BigInteger value, int bits) {
    byte[] bytes = value.toByteArray();
    byte[] fixed = new byte[(bits + 7) / 8];
    int length = Math.min(bytes.length, fixed.length);
    System.arraycopy(bytes, bytes.length - length, fixed, fixed.length - length, length);
    return fixed;
  }

  private void addSecret(String name, byte[] secret) {
    // An RSA key is long: of every eleven bytes in a row one window is looked for.
    int step = secret.length > 66 ? 4 : 1;
    for (int at = 0; at + WINDOW <= secret.length; at += step) {
      byte[] window = Arrays.copyOfRange(secret, at, at + WINDOW);
      addWhole(window, "key of " + name);
      numbers.add(join(window, 0), "key of " + name + " as numbers");
      numbers.add(join(window, 0xff), "key of " + name + " as numbers");
    }
    String decimal = new BigInteger(1, secret).toString();
    for (int at = 0; at + 18 <= decimal.length(); at += step) {
      numbers.add(
          decimal.substring(at, at + 18).getBytes(US_ASCII), "key of " + name + " as one number");
    }
  }

  /** In all forms but the numbers. */
  private void addWhole(byte[] bytes, String meaning) {
    raw.add(bytes, meaning + " as bytes");
    raw.add(TextForms.latin1(bytes), meaning + " as text");
    raw.add(
        TextFormat.escapeBytes(ByteString.copyFrom(bytes)).getBytes(ISO_8859_1),
        meaning + " as protobuf's text");
    hex.add(HexFormat.of().formatHex(bytes).getBytes(US_ASCII), meaning + " as hex");
    addBase64(bytes, meaning);
  }

  /** As base64 of a longer text in which the bytes stand anywhere. */
  private void addBase64(byte[] bytes, String meaning) {
    for (int offset = 0; offset < 3; offset++) {
      byte[] placed = new byte[offset + bytes.length];
      System.arraycopy(bytes, 0, placed, offset, bytes.length);
      String encoded = Base64.getEncoder().withoutPadding().encodeToString(placed);
      // Digits of six bits that are wholly of these bytes.
      int from = (offset * 8 + 5) / 6;
      int to = placed.length * 8 / 6;
      base64.add(encoded.substring(from, to).getBytes(US_ASCII), meaning + " as base64");
    }
  }

  /** For a Secret's data: base64 of PEM, whose lines are those that everybody writes. */
  private void addPem(String name, PrivateKey key) {
    String text = Base64.getEncoder().encodeToString(key.getEncoded());
    byte[] secret = secrets(key).getFirst();
    int start = indexOf(key.getEncoded(), secret);
    int from = start * 8 / 6 + 1;
    int to = Math.min(text.length(), (start + secret.length) * 8 / 6);
    for (int at = from; at + PEM_WINDOW <= to; at++) {
      if (at / PEM_LINE == (at + PEM_WINDOW - 1) / PEM_LINE) {
        addBase64(
            text.substring(at, at + PEM_WINDOW).getBytes(US_ASCII),
            "key of " + name + " as PEM in base64, thus");
      }
    }
  }

  private static int indexOf(byte[] text, byte[] part) {
    return IntStream.rangeClosed(0, text.length - part.length)
        .filter(at -> Arrays.equals(text, at, at + part.length, part, 0, part.length))
        .findFirst()
        .orElseThrow();
  }

  private static byte[] join(byte[] window, int mask) {
    return IntStream.range(0, window.length)
        .map(at -> mask == 0 ? window[at] : window[at] & mask)
        .mapToObj(Integer::toString)
        .collect(Collectors.joining(","))
        .getBytes(US_ASCII);
  }
}
