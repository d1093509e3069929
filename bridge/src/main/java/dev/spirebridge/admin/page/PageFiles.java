package dev.spirebridge.admin.page;

import dev.spirebridge.admin.Answer;
import dev.spirebridge.admin.FrontPage.Request;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/**
 * The style, the script and the icon of the page. A browser keeps them and asks whether they are
 * still the same.
 */
final class PageFiles {

  private static final int DIGEST = 16;

  private static final class File {
    private final String contentType;
    private final byte[] content;
    private final String digest;

    private File(String contentType, byte[] content) {
      this.contentType = contentType;
      this.content = content;
      this.digest = PageFiles.digest(content);
    }
  }

  /** Read when the first browser comes. */
  private static final class Files {
    private static final Map<String, File> BY_PATH =
        Map.of(
            "/page.css", file("page.css", "text/css; charset=utf-8"),
            "/page.js", file("page.js", "text/javascript; charset=utf-8"),
            "/page.svg", file("page.svg", "image/svg+xml"));
  }

  private static File file(String name, String contentType) {
    try (InputStream in = PageFiles.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is missing in the program");
      }
      return new File(contentType, in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String digest(byte[] content) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(content);
      return HexFormat.of().formatHex(hash).substring(0, DIGEST);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** Of one of the files, other than that of any other content. */
  String address(String path) {
    File file = Files.BY_PATH.get(path);
    if (file == null) {
      throw new IllegalArgumentException("no file " + path);
    }
    return path + "?v=" + file.digest;
  }

  Optional<Answer> answer(Request request) {
    return Optional.ofNullable(Files.BY_PATH.get(request.path()))
        .map(file -> answer(file, request));
  }

  private static Answer answer(File file, Request request) {
    String tag = '"' + file.digest + '"';
    Map<String, String> headers = Map.of("ETag", tag, "Cache-Control", "no-cache");
    return request.ifNoneMatch().contains(tag)
        ? Answer.whole(304, file.contentType, headers, new byte[0])
        : Answer.whole(200, file.contentType, headers, file.content);
  }
}
