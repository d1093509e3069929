package dev.spirebridge.testing.walk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A page that changes makes its walk fail. */
class WalkPageTest {

  private static final WalkPage PAGE =
      WalkPage.of(
          "a page",
          """
          # Page

          ## There

          ```
          echo one \\
              two
          false
          ```

          | step | object |
          |---|---|
          | first | |
          | each Mapping | |
          | `files/NS-NAME.yaml` | |

          ## Back

          ```
          echo three
          ```

          ```yaml
          kind: Thing
          ```

          ## End
          """);

  @TempDir private Path folder;

  @Test
  void hasItsCommandsInTheirOrderAndThoseOfAPart() {
    assertThat(PAGE.commands()).containsExactly("echo one two", "false", "echo three");
    assertThat(PAGE.between("Back", "End").commands()).containsExactly("echo three");
    assertThat(PAGE.block("yaml")).isEqualTo("kind: Thing\n");
    assertThatThrownBy(() -> PAGE.between("Forth", "End")).hasMessageContaining("Forth");
  }

  @Test
  void namesWhatItsTableDoesNotHaveAndWhatOnlyItHas() {
    var table = PAGE.named("step", "object");
    assertThat(
            WalkPage.differences(
                table, List.of("first", "mapping/a/b", "files/shop-cart.yaml"), true))
        .isEmpty();
    assertThat(WalkPage.differences(table, List.of("mapping/a/b", "first", "second"), true))
        .hasSize(3)
        .anyMatch(each -> each.contains("another place for first"))
        .anyMatch(each -> each.contains("does not name second"))
        .anyMatch(each -> each.startsWith("there is nothing for the row"));
  }

  @Test
  void isWalkedToItsEndInItsOrder() {
    Walk walk = Walk.of(PAGE, folder, folder, Optional.empty()).adding("echo", "more");
    assertThatThrownBy(() -> walk.run("false")).hasMessageContaining("it goes on: [echo one two");
    assertThatThrownBy(() -> walk.run("echo one", Map.of("three", "3")))
        .hasMessageContaining("not once");
    Walk again = Walk.of(PAGE, folder, folder, Optional.empty()).adding("echo", "more");
    assertThat(again.run("echo one", Map.of("two", "2")).done().out()).isEqualTo("one 2 more\n");
    assertThatThrownBy(() -> again.run("false").done()).hasMessageContaining("exit code 1");
    assertThatThrownBy(again::end).hasMessageContaining("echo three");
    again.passOver("echo three", "a test").end();
  }
}
