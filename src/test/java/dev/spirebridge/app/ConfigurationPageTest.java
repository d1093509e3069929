package dev.spirebridge.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.app.ListenerDraft.AliasDraft;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ConfigurationPageTest {

  private final String page = read();

  @Test
  void listsEverySettingWithItsFlagAndVariables() {
    assertThat(ServeSetting.values())
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
    assertThat(ServeFile.LISTENER_KEYS)
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
  void listsEveryList() {
    assertThat(ServeListSetting.values())
        .allSatisfy(list -> assertThat(page).contains("\n| `" + list.key() + "` | "));
  }

  @Test
  void itsExamplesAreValidAndDangerless() {
    List<BridgeConfig> configs =
        examples().stream().map(text -> Inputs.file(text).config()).toList();

    assertThat(configs).extracting(config -> config.sds().size()).containsExactly(3, 1);
    assertThat(configs).allSatisfy(config -> assertThat(config.warnings()).isEmpty());
  }

  @Test
  void itsExamplesHaveEveryKeyThatCanStandInThem() {
    List<String> keys = new ArrayList<>();
    Stream.of(ServeListSetting.values()).map(ListSetting::key).forEach(keys::add);
    Stream.of(ServeSetting.values()).map(Setting::key).forEach(keys::add);
    keys.remove(ServeSetting.DEFAULT_ID.key());

    assertThat(keys)
        .allSatisfy(key ->
            assertThat(String.join("", examples()))
                .contains(key.substring(key.lastIndexOf('.') + 1) + ":"));
  }

  private List<String> examples() {
    return Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL)
        .matcher(page)
        .results()
        .map(example -> example.group(1))
        .toList();
  }

  private static String read() {
    try {
      return Files.readString(Path.of("docs/configuration.md"));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
