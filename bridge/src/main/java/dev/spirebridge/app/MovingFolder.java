package dev.spirebridge.app;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * The folder in which a ConfigMap is mounted while a mesh moves.
 *
 * <p>The kubelet never changes a mounted file: it puts a link to another folder in the place of
 * {@code ..data}. So each look goes through the links anew.
 */
final class MovingFolder {

  /** The one key of the ConfigMap. */
  static final String FILE = "moving.json";

  /** Eight roots need a twentieth of it. */
  static final int MOST_BYTES = 256 << 10;

  /** What one look found. */
  sealed interface Content {

    /** No ConfigMap, or none with that key. */
    record Nothing() implements Content {}

    record Text(String json) implements Content {}

    /**
     * @param why a clause without a full stop
     */
    record Unreadable(String why) implements Content {}
  }

  private final Path file;

  MovingFolder(Path folder) {
    file = folder.resolve(FILE);
  }

  Path file() {
    return file;
  }

  Content read() {
    Content content = readOnce();
    // The kubelet removes the old folder right after the swap: a walk through it may miss the file.
    return content instanceof Content.Nothing ? readOnce() : content;
  }

  private Content readOnce() {
    try {
      // Before it is opened: a pipe would wait for a writer for ever. Asked once: between
      // two questions the kubelet may have put another folder in its place.
      if (!Files.readAttributes(file, BasicFileAttributes.class).isRegularFile()) {
        return new Content.Unreadable("it is not a file");
      }
      try (InputStream in = Files.newInputStream(file)) {
        byte[] bytes = in.readNBytes(MOST_BYTES + 1);
        return bytes.length > MOST_BYTES
            ? new Content.Unreadable("it has more than %d KiB".formatted(MOST_BYTES >> 10))
            : new Content.Text(decode(bytes));
      }
    } catch (NoSuchFileException | NotDirectoryException e) {
      return new Content.Nothing();
    } catch (CharacterCodingException e) {
      return new Content.Unreadable("it is not encoded as UTF-8");
    } catch (IOException e) {
      return new Content.Unreadable("it cannot be read (%s)".formatted(words(e)));
    }
  }

  private static String decode(byte[] utf8) throws CharacterCodingException {
    return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString();
  }

  private static String words(IOException e) {
    return e.getClass().getSimpleName().replace("Exception", "") + ": " + e.getMessage();
  }
}
