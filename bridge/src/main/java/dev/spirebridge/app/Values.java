package dev.spirebridge.app;

import dev.spirebridge.delegatedidentity.SpiffeIdPattern;
import dev.spirebridge.unixsocket.Endpoint;
import io.spiffe.exception.InvalidSpiffeIdException;
import io.spiffe.spiffeid.SpiffeId;
import io.spiffe.spiffeid.TrustDomain;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/** Understands single values; every refusal says what to write instead. */
final class Values {

  private static final String PERMISSIONS = "rwxrwxrwx";
  private static final long MAX_ID = 0xFFFF_FFFFL;

  private Values() {}

  static Endpoint endpoint(String text) throws BadValue {
    try {
      return Endpoint.parse(text);
    } catch (IllegalArgumentException e) {
      throw asBadValue("is not an address", e);
    }
  }

  /** The address of a Unix socket, for what is served on nothing else. */
  static Endpoint.Unix unixSocket(String text) throws BadValue {
    return switch (endpoint(text)) {
      case Endpoint.Unix unix -> unix;
      case Endpoint.Tcp _ ->
          throw new BadValue(
              "is not a Unix socket, and the agent serves its admin API on no other",
              "write unix:///path, the admin_socket_path of the agent's configuration");
    };
  }

  /** An address without a scheme, as {@code --http} takes it; {@code tcp://} is allowed. */
  static Endpoint.Tcp hostAndPort(String text) throws BadValue {
    try {
      return Endpoint.Tcp.parse(text.startsWith("tcp://") ? text.substring(6) : text);
    } catch (IllegalArgumentException e) {
      throw asBadValue("is not HOST:PORT", e);
    }
  }

  static Optional<Endpoint.Tcp> hostAndPortOrOff(String text) throws BadValue {
    return text.equals("off") ? Optional.empty() : Optional.of(hostAndPort(text));
  }

  /** The address types put reason and hint into one message, with a semicolon between. */
  private static BadValue asBadValue(String what, IllegalArgumentException e) {
    String message = String.valueOf(e.getMessage());
    int hint = message.lastIndexOf("; ");
    String reason = hint < 0 ? message : message.substring(0, hint);
    return new BadValue(
        what + ": " + ConfigProblem.shown(reason),
        hint < 0 ? "correct it" : message.substring(hint + 2));
  }

  static TrustDomain trustDomain(String text) throws BadValue {
    String name = text.startsWith("spiffe://") ? text.substring("spiffe://".length()) : text;
    if (name.contains("/")) {
      throw new BadValue(
          "is not a trust domain: it has a path", "write its name alone, like example.org");
    }
    try {
      return TrustDomain.parse(name);
    } catch (InvalidSpiffeIdException | IllegalArgumentException e) {
      throw new BadValue(
          "is not a trust domain: " + lowerFirst(e), "write its name, like example.org");
    }
  }

  /** An ID that an SVID can carry: with a path, as the X.509-SVID specification asks of a leaf. */
  static SpiffeId workloadId(String text) throws BadValue {
    try {
      SpiffeId id = SpiffeId.parse(text);
      if (!id.getPath().isEmpty()) {
        return id;
      }
    } catch (InvalidSpiffeIdException | IllegalArgumentException e) {
      throw new BadValue(
          "is not a SPIFFE ID: " + lowerFirst(e), "write spiffe://trust.domain/path");
    }
    throw new BadValue(
        "is a trust domain, not a workload's SPIFFE ID", "write spiffe://trust.domain/path");
  }

  private static String lowerFirst(RuntimeException e) {
    String message = String.valueOf(e.getMessage());
    return message.substring(0, 1).toLowerCase(Locale.ROOT) + message.substring(1);
  }

  static String hint(String text) throws BadValue {
    if (text.isBlank()) {
      throw new BadValue("is empty", "write the hint of a registration entry, or leave it out");
    }
    return text;
  }

  static String notBlank(String text) throws BadValue {
    if (text.isBlank()) {
      throw new BadValue("is empty", "give it a value, or leave it out");
    }
    return text;
  }

  static Path path(String text) throws BadValue {
    try {
      return Path.of(notBlank(text));
    } catch (InvalidPathException e) {
      throw new BadValue("is not a path", "give the path of a file");
    }
  }

  static Path absoluteFolder(String text) throws BadValue {
    Path path = path(text);
    if (!path.isAbsolute()) {
      throw new BadValue("is not an absolute path", "begin it with /");
    }
    return path.normalize();
  }

  static boolean yesOrNo(String text) throws BadValue {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new BadValue("is neither true nor false", "write true or false");
    };
  }

  static ValueParser<Integer> between(int least, int most) {
    return text -> {
      if (text.matches("[0-9]{1,9}")) {
        int number = Integer.parseInt(text);
        if (number >= least && number <= most) {
          return number;
        }
      }
      throw new BadValue(
          "is not a whole number in range", "write a number from " + least + " to " + most);
    };
  }

  static Set<PosixFilePermission> fileMode(String text) throws BadValue {
    if (!text.matches("0?[0-7]{3}")) {
      throw new BadValue("is not a file mode", "write three octal digits, like 0660");
    }
    int bits = Integer.parseInt(text, 8);
    StringBuilder permissions = new StringBuilder();
    IntStream.range(0, PERMISSIONS.length())
        .forEach(i -> permissions.append((bits & (0400 >> i)) != 0 ? PERMISSIONS.charAt(i) : '-'));
    return PosixFilePermissions.fromString(permissions.toString());
  }

  static Set<PosixFilePermission> socketMode(String text) throws BadValue {
    Set<PosixFilePermission> mode = fileMode(text);
    if (Collections.disjoint(mode, PosixFilePermissions.fromString("-w--w--w-"))) {
      throw new BadValue(
          "lets nobody connect, which takes write permission", "write a mode like 0660 or 0666");
    }
    return mode;
  }

  static SocketGroup socketGroup(String text) throws BadValue {
    if (text.matches("[0-9]{1,9}")) {
      return new SocketGroup.ById(Integer.parseInt(text));
    }
    if (text.matches("[A-Za-z_][A-Za-z0-9_.-]{0,31}")) {
      return new SocketGroup.ByName(text);
    }
    throw new BadValue("is not a group", "write its number or its name");
  }

  /** A user or group ID. Linux's are unsigned, and its last one means none. */
  static int numericId(String text) throws BadValue {
    if (text.matches("[0-9]{1,10}") && Long.parseLong(text) < MAX_ID) {
      return Integer.parseUnsignedInt(text);
    }
    throw new BadValue("is not a user or group ID", "write its number, like 1337");
  }

  static SpiffeIdPattern spiffeIdPattern(String text) throws BadValue {
    try {
      return SpiffeIdPattern.parse(text);
    } catch (IllegalArgumentException e) {
      throw new BadValue(
          "is not a pattern of SPIFFE IDs: it " + e.getMessage(),
          "write spiffe://trust.domain/path, where * stands for one segment and ** at the end for"
              + " one or more");
    }
  }

  /** One of an enumeration's values, in lower case. */
  static <E extends Enum<E>> ValueParser<E> oneOf(String noun, E[] values) {
    return text ->
        Arrays.stream(values)
            .filter(value -> lower(value).equals(text))
            .findFirst()
            .orElseThrow(() ->
                new BadValue(
                    "is not a " + noun,
                    "write " + orList(Arrays.stream(values).map(Values::lower).toList())));
  }

  static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static String orList(List<String> words) {
    return String.join(", ", words.subList(0, words.size() - 1)) + " or " + words.getLast();
  }
}
