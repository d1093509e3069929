package dev.spirebridge.testing.leaks;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;

/**
 * A text with all that taken out by which printers of bytes differ, so that what they print is one
 * string without gaps. Each form is for one kind of printing, and garbles everything else.
 */
final class TextForms {

  private TextForms() {}

  /** For base64: without line breaks, written out or escaped, and with + and / as in RFC 4648. */
  static byte[] base64(byte[] text) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(text.length);
    for (int at = 0; at < text.length; at++) {
      byte c = text[at];
      if (c == '\\' && at + 1 < text.length && (text[at + 1] == 'n' || text[at + 1] == 'r')) {
        at++;
      } else if (c == '-') {
        out.write('+');
      } else if (c == '_') {
        out.write('/');
      } else if (c > ' ') {
        out.write(c);
      }
    }
    return out.toByteArray();
  }

  /** For hex: its digits alone, in lower case; 0x and \x in front of bytes are gone, too. */
  static byte[] hex(byte[] text) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(text.length);
    for (int at = 0; at < text.length; at++) {
      byte c = text[at];
      boolean prefix =
          (c == '0' || c == '\\')
              && at + 1 < text.length
              && (text[at + 1] == 'x' || text[at + 1] == 'X');
      if (prefix) {
        at++;
      } else if ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f')) {
        out.write(c);
      } else if (c >= 'A' && c <= 'F') {
        out.write(c + ('a' - 'A'));
      }
    }
    return out.toByteArray();
  }

  /** For arrays of numbers: digits, signs and commas; blanks and semicolons count as commas. */
  static byte[] numbers(byte[] text) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(text.length);
    byte last = ',';
    for (byte c : text) {
      boolean digit = (c >= '0' && c <= '9') || c == '-';
      byte next = digit ? c : (byte) ',';
      if (digit || last != ',') {
        out.write(next);
        last = next;
      }
    }
    return out.toByteArray();
  }

  /** As a program would write the bytes that takes them for text. */
  static byte[] latin1(byte[] bytes) {
    return new String(bytes, ISO_8859_1).getBytes(UTF_8);
  }
}
