package dev.spirebridge.admin;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the fields of a status record mean: the record's own words about its components, and where
 * their names say enough to a programmer, those of a file.
 */
final class FieldWords {

  private static final Path SOURCES = Path.of("bridge/src/main/java/dev/spirebridge/status");
  private static final Pattern PARAM =
      Pattern.compile("@param (\\w+) (.*?)(?=@param|$)", Pattern.DOTALL);
  private static final Pattern CODE = Pattern.compile("\\{@code +([^}]*)}");
  private static final Pattern LINK = Pattern.compile("\\{@link +([^}]*)}");
  private static final Properties OTHERS = others();

  private final String type;
  private final String about;
  private final Map<String, String> params = new HashMap<>();

  FieldWords(Class<?> type) {
    this.type = type.getSimpleName();
    String comment = comment(type);
    Matcher param = PARAM.matcher(comment);
    while (param.find()) {
      params.put(param.group(1), words(param.group(2)));
    }
    about = words(comment.replaceFirst("(?s)@param.*", ""));
  }

  /** What the record is; empty where it is not said. */
  String about() {
    return about;
  }

  /** Of a component, and of what is derived from it. */
  String of(String field) {
    return Optional.ofNullable(params.get(field))
        .or(() -> Optional.ofNullable(OTHERS.getProperty(type + "." + field)))
        .or(() -> Optional.ofNullable(OTHERS.getProperty(field)))
        .orElseThrow(() ->
            new AssertionError(
                "nothing says what %s.%s is: write a @param, or a line in fields.properties"
                    .formatted(type, field)));
  }

  private static String comment(Class<?> type) {
    Class<?> file = Optional.<Class<?>>ofNullable(type.getEnclosingClass()).orElse(type);
    try {
      String source = Files.readString(SOURCES.resolve(file.getSimpleName() + ".java"));
      int declared = source.indexOf("record " + type.getSimpleName() + "(");
      int start = source.lastIndexOf("/**", declared);
      int end = source.indexOf("*/", start);
      // Another comment's, if there is code between it and the record.
      return start < 0 || source.substring(end, declared).contains(";")
          ? ""
          : source.substring(start + 3, end).replaceAll("\n +\\* ?", "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String words(String comment) {
    String line = comment.replaceAll("\\s+", " ");
    return CODE.matcher(LINK.matcher(line).replaceAll("$1")).replaceAll("`$1`").strip();
  }

  private static Properties others() {
    Properties properties = new Properties();
    try (Reader reader =
        new InputStreamReader(
            FieldWords.class.getResourceAsStream("fields.properties"), StandardCharsets.UTF_8)) {
      properties.load(reader);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return properties;
  }

  /** The name of a component's field. */
  static String field(RecordComponent component) {
    return component.getName()
        + (FieldType.isDuration(component.getGenericType()) ? "Seconds" : "");
  }
}
