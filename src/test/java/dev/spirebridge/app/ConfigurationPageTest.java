package dev.spirebridge.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.app.ListenerDraft.AliasDraft;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ConfigurationPageTest {

  private final String page = read();

  @Test
  void listsEverySettingWithItsFlagAndVariables() {
    assertThat(Setting.values())
        .allSatisfy(setting -> {
          String row =
              page.lines()
                  .filter(line -> line.startsWith("| `" + setting.key() + "` |"))
                  .findFirst()
                  .orElse("no row for " + setting.key());
          assertThat(row).startsWith("| `" + setting.key() + "` |");
          setting.flag().ifPresent(f -> assertThat(row).contains("`" + f.name() + "`"));
          setting.variables().forEach(v -> assertThat(row).contains("`" + v + "`"));
        });
  }

  @Test
  void listsEveryKeyOfListenersAndAliases() {
    assertThat(FileReader.LISTENER_KEYS)
        .allSatisfy(key -> assertThat(page).contains("| `sds[]." + key + "` |"));
    assertThat(page).contains("| `sds[].aliases` |");
    assertThat(AliasDraft.KEYS).allSatisfy(key -> assertThat(page).contains("`" + key + "`"));
  }

  @Test
  void listsTheFlagsThatAreNoSettings() {
    assertThat(page)
        .contains(
            "`" + ConfigLoader.SDS_FLAG + " ADDR[=PROFILE]`",
            "`" + ConfigInputs.CONFIG_FLAG + " FILE`",
            "`" + ConfigInputs.CONFIG_VARIABLE + "`");
  }

  @Test
  void itsExampleIsValidAndDangerless() {
    BridgeConfig config = Inputs.file(example()).config();

    assertThat(config.sds()).hasSize(3);
    assertThat(config.warnings()).isEmpty();
  }

  @Test
  void itsExampleHasEveryKeyThatCanStandInOneFile() {
    assertThat(Setting.values())
        .filteredOn(setting -> setting != Setting.DEFAULT_ID)
        .allSatisfy(setting ->
            assertThat(example())
                .contains(setting.key().substring(setting.key().lastIndexOf('.') + 1) + ":"));
  }

  private String example() {
    String opening = "```yaml\n";
    int start = page.indexOf(opening) + opening.length();
    return page.substring(start, page.indexOf("```", start));
  }

  private static String read() {
    try {
      return Files.readString(Path.of("docs/configuration.md"));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
