package dev.spirebridge.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import dev.spirebridge.app.ListenerDraft.AliasDraft;
import dev.spirebridge.files.AfterChange;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ConfigurationPageTest {

  /** What stands in the file that the example names. */
  private static final String BUNDLE = BundleText.of("partner.example");

  private static final String CONTROLLER = "# Configuration of `spire-bridge controller`";

  private final String whole = read();
  private final String page = whole.substring(0, whole.indexOf(CONTROLLER));
  private final String ofController = whole.substring(whole.indexOf(CONTROLLER));

  @Test
  void listsEverySettingWithItsFlagAndVariables() {
    assertThat(ServeSetting.values()).allSatisfy(setting -> isListed(setting, page));
    assertThat(ControllerSetting.values()).allSatisfy(setting -> isListed(setting, ofController));
  }

  private static void isListed(Setting setting, String page) {
    String row =
        page.lines()
            .filter(line -> line.startsWith("| `" + setting.key() + "` |"))
            .findFirst()
            .orElse("no row for " + setting.key());
    assertThat(row).startsWith("| `" + setting.key() + "` |");
    setting.flag().ifPresent(f -> assertThat(row).contains("`" + f.name() + "`"));
    setting.variables().forEach(v -> assertThat(row).contains("`" + v + "`"));
  }

  @Test
  void listsEveryKeyOfListenersAndAliases() {
    assertThat(ServeFile.LISTENER_KEYS)
        .allSatisfy(key -> assertThat(page).contains("| `sds[]." + key + "` |"));
    assertThat(page).contains("| `sds[].aliases` |");
    assertThat(AliasDraft.KEYS).allSatisfy(key -> assertThat(page).contains("`" + key + "`"));
  }

  @Test
  void listsEveryKeyOfFoldersAndShowsTheDefaults() {
    List<String> keys = new ArrayList<>(FolderDraft.KEYS);
    keys.add(FolderDraft.COMMAND);
    assertThat(keys).allSatisfy(key -> assertThat(page).contains("| `files[]." + key + "` |"));
    assertThat(keys)
        .allSatisfy(key ->
            assertThat(String.join("", examples(page)))
                .contains(key.substring(key.lastIndexOf('.') + 1) + ":"));
    assertThat(page)
        .contains(
            "| `files[].profile` | `" + Values.lower(FolderReader.DEFAULT_PROFILE) + "` |",
            "| `files[].keyMode` | `0640` |",
            "| `files[].certificateMode` | `0644` |",
            "| `files[].afterChange.timeout` | `"
                + Durations.format(AfterChange.Command.DEFAULT_TIMEOUT)
                + "` |");
  }

  @Test
  void listsTheFlagsThatAreNoSettings() {
    assertThat(page)
        .contains(
            "`" + ConfigLoader.SDS_FLAG + " ADDR[=PROFILE]`",
            "`" + ConfigLoader.FILES_FLAG + " DIR[=PROFILE]`",
            "`" + ConfigLoader.SECRET_FLAG + " NAMESPACE/NAME`",
            "`" + ConfigInputs.CONFIG_FLAG + " FILE`",
            "`" + ConfigInputs.CONFIG_VARIABLE + "`");
  }

  @Test
  void listsEveryList() {
    assertThat(ServeListSetting.values())
        .allSatisfy(list -> assertThat(page).contains("\n| `" + list.key() + "` | "));
    assertThat(ControllerListSetting.values())
        .allSatisfy(list -> assertThat(ofController).contains("\n| `" + list.key() + "` | "));
    assertThat(FederationDraft.KEYS)
        .allSatisfy(key -> assertThat(ofController).contains("\n| `federation[]." + key + "` | "));
  }

  @Test
  void itsExamplesAreValidAndDangerless() {
    List<BridgeConfig> configs =
        examples(page).stream().map(text -> Inputs.file(text).config()).toList();

    assertThat(configs).extracting(config -> config.sds().size()).containsExactly(3, 1, 1);
    assertThat(configs)
        .flatExtracting(BridgeConfig::warnings)
        .singleElement(STRING)
        .as("dangerless but for what a Secret always is")
        .startsWith("the Secret istio-ingress/gateway will hold a private key");
  }

  @Test
  void itsExamplesHaveEveryKeyThatCanStandInThem() {
    List<String> keys = new ArrayList<>();
    Stream.of(ServeListSetting.values()).map(ListSetting::key).forEach(keys::add);
    Stream.of(ServeSetting.values()).map(Setting::key).forEach(keys::add);
    keys.remove(ServeSetting.DEFAULT_ID.key());

    assertThat(keys)
        .allSatisfy(key ->
            assertThat(String.join("", examples(page)))
                .contains(key.substring(key.lastIndexOf('.') + 1) + ":"));
  }

  @Test
  void theControllersExampleIsValidAndHasEveryKey() {
    String example = examples(ofController).getFirst();
    ControllerConfig config =
        Inputs.file(example).bundleFile("/etc/spire-bridge/partner.json", BUNDLE).controller();

    assertThat(config.warnings()).isEmpty();
    List<String> keys = new ArrayList<>(FederationDraft.KEYS);
    Stream.of(ControllerListSetting.values()).map(ListSetting::key).forEach(keys::add);
    Stream.of(ControllerSetting.values()).map(Setting::key).forEach(keys::add);
    assertThat(keys)
        .allSatisfy(
            key -> assertThat(example).contains(key.substring(key.lastIndexOf('.') + 1) + ":"));
  }

  @Test
  void showsTheControllersDefaults() {
    ControllerConfig config = Inputs.none().controller();

    assertThat(ofController)
        .contains(
            "| `" + config.namespaces().label() + "` |",
            "| `" + config.namespaces().template() + "` |",
            "| `" + Durations.format(config.namespaces().maximumTtl()) + "` |",
            NamespacesReader.DEFAULT_REFUSED.stream()
                .map(pattern -> "`" + pattern.replace("|", "\\|") + "`")
                .collect(Collectors.joining(", ")));
  }

  private static List<String> examples(String page) {
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
