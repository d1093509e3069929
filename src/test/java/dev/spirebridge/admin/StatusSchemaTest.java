package dev.spirebridge.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.spirebridge.mesh.Golden;
import dev.spirebridge.status.ProcessStatus;
import dev.spirebridge.status.read.Filled;
import dev.spirebridge.testing.DocumentedJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What is promised of the documents in docs/schema: fields are only ever added. With {@code
 * GOLDEN=write} the schemas follow the records, and new fields are added to those released; a field
 * that was released is never taken from that list, so that its end cannot be written by mistake.
 */
class StatusSchemaTest {

  private static final Path FOLDER = Path.of("docs/schema");
  private static final String RELEASED = "released-fields.txt";
  private static final String COMMENT =
      """
      # Every field that was ever served under /api/v1: document:path type, with ? if it may be absent.
      # A test adds lines and takes none away. None may be changed by hand: clients rely on each of them.
      """;

  static List<StatusSchema> schemas() {
    return StatusSchema.ALL;
  }

  @ParameterizedTest
  @MethodSource("schemas")
  void theSchemaIsThatOfTheRecords(StatusSchema schema) throws IOException {
    DefaultPrettyPrinter printer =
        new DefaultPrettyPrinter().withArrayIndenter(new DefaultIndenter("  ", "\n"));
    String text = new ObjectMapper().writer(printer).writeValueAsString(schema.schema()) + "\n";
    Golden.check(FOLDER, schema.name() + ".json", text);
  }

  @Test
  void thePageListsEveryFieldOnce() {
    Golden.check(FOLDER, "README.md", FieldTables.page());
  }

  @Test
  void noFieldThatWasReleasedIsGoneOrOfAnotherType() throws IOException {
    Map<String, String> now = fields();
    Map<String, String> released = released();

    assertThat(broken(released, now)).isEmpty();
    Map<String, String> all = new TreeMap<>(now);
    all.putAll(released);
    StringBuilder text = new StringBuilder(COMMENT);
    all.forEach((path, type) -> text.append(path).append(' ').append(type).append('\n'));
    Golden.check(FOLDER, RELEASED, text.toString());
  }

  /** What a client that relies on the released ones would miss. */
  private static List<String> broken(Map<String, String> released, Map<String, String> now) {
    List<String> broken = new ArrayList<>();
    released.forEach((path, type) -> {
      String today = now.getOrDefault(path, "gone");
      if (!today.equals(type) && !(today + "?").equals(type)) {
        broken.add("%s was released as %s and is now %s".formatted(path, type, today));
      }
    });
    return broken;
  }

  @Test
  void tellsWhatAClientWouldMiss() {
    Map<String, String> released =
        Map.of("a:kept", "string", "a:sure", "string?", "a:gone", "string", "a:turned", "integer");
    Map<String, String> now =
        Map.of("a:kept", "string?", "a:sure", "string", "a:turned", "string", "a:new", "string");

    assertThat(broken(released, now))
        .containsExactlyInAnyOrder(
            "a:kept was released as string and is now string?",
            "a:gone was released as string and is now gone",
            "a:turned was released as integer and is now string");
  }

  private static Map<String, String> fields() {
    Map<String, String> fields = new TreeMap<>();
    StatusSchema.ALL.forEach(schema -> fields.putAll(schema.fields()));
    return fields;
  }

  private static Map<String, String> released() throws IOException {
    Map<String, String> released = new TreeMap<>();
    Path file = FOLDER.resolve(RELEASED);
    for (String line : Files.exists(file) ? Files.readAllLines(file) : List.<String>of()) {
      if (!line.startsWith("#")) {
        int space = line.indexOf(' ');
        released.put(line.substring(0, space), line.substring(space + 1));
      }
    }
    return released;
  }

  @ParameterizedTest
  @MethodSource("schemas")
  void documentsWithEverythingAndWithTheLeastAreAsTheSchemaSays(StatusSchema schema)
      throws IOException {
    for (Record status : List.of(Filled.of(schema.root()), Filled.sparse(schema.root()))) {
      DocumentedJson.check(schema.name(), StatusJsonTest.write((ProcessStatus) status));
    }
  }
}
