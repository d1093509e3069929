package dev.spirebridge.app;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** A configuration file as it was found. */
public sealed interface ConfigFile {

  /** Far more than any configuration needs; more is a wrong file. */
  int MAX_BYTES = 1 << 20;

  /** The name the file was asked for by. */
  String name();

  /** Text, which may or may not be YAML. */
  record Text(String name, String text) implements ConfigFile {}

  /** Not even text. The reason continues a sentence that begins with the name. */
  record Unusable(String name, String reason, String hint) implements ConfigFile {}

  /** Reads a file; every failure is a value. */
  static ConfigFile read(Path path) {
    String name = path.toString();
    if (Files.isDirectory(path)) {
      return new Unusable(name, "is a folder", "give the path of a YAML file");
    }
    try (InputStream in = Files.newInputStream(path)) {
      return decode(name, in.readNBytes(MAX_BYTES + 1));
    } catch (NoSuchFileException e) {
      return new Unusable(name, "does not exist", "check the path");
    } catch (AccessDeniedException e) {
      return new Unusable(
          name, "may not be read by this user", "give user or group permission to read it");
    } catch (IOException e) {
      return new Unusable(
          name, "cannot be read: " + e.getMessage(), "check the file and what it is mounted from");
    }
  }

  /** Takes bytes as UTF-8, with or without a byte order mark. */
  static ConfigFile decode(String name, byte[] bytes) {
    if (bytes.length > MAX_BYTES) {
      return new Unusable(name, "is larger than 1 MiB", "check that this is the right file");
    }
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return new Text(name, text.startsWith("\uFEFF") ? text.substring(1) : text);
    } catch (CharacterCodingException e) {
      return new Unusable(name, "is not UTF-8 text", "save it as UTF-8");
    }
  }
}
