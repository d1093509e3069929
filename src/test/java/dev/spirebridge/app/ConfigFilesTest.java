package dev.spirebridge.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.files.AfterChange;
import dev.spirebridge.files.FileAccess;
import dev.spirebridge.files.FileProfile;
import dev.spirebridge.files.FolderSettings;
import dev.spirebridge.files.ReloadSignal;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is said about folders of certificate files. */
class ConfigFilesTest {

  private static FolderSettings plain(String folder, FileProfile profile) {
    return new FolderSettings(Path.of(folder), profile, FileAccess.DEFAULT, Optional.empty());
  }

  @Test
  void aFlagNamesAFolderAndItsProfile() {
    BridgeConfig config =
        Inputs.none()
            .flag("--files", "/etc/istio-certs")
            .flag("--files", "/run/a=b/certs=spiffe")
            .flag("--files", "/run/./c/../tls=kubernetes")
            .config();

    assertThat(config.files())
        .containsExactly(
            plain("/etc/istio-certs", FileProfile.ISTIO),
            plain("/run/a=b/certs", FileProfile.SPIFFE),
            plain("/run/tls", FileProfile.KUBERNETES));
    assertThat(config.sds()).as("files alone are enough").isEmpty();
  }

  @Test
  void theFileSaysAllThatThereIsToSay() {
    BridgeConfig config =
        Inputs.file(
                """
                files:
                  - folder: /run/certs
                    profile: spiffe
                    keyMode: 0400
                    certificateMode: 0440
                    group: 1337
                    afterChange: {command: [/bin/reload, -x, ''], timeout: 2s}
                  - folder: /run/more
                    afterChange: {signal: SIGUSR1, pidFile: /run/edge.pid}
                """)
            .config();

    assertThat(config.files())
        .containsExactly(
            new FolderSettings(
                Path.of("/run/certs"),
                FileProfile.SPIFFE,
                new FileAccess(
                    PosixFilePermissions.fromString("r--------"),
                    PosixFilePermissions.fromString("r--r-----"),
                    Optional.of("1337")),
                Optional.of(
                    new AfterChange.Command(
                        List.of("/bin/reload", "-x", ""), Duration.ofSeconds(2)))),
            new FolderSettings(
                Path.of("/run/more"),
                FileProfile.ISTIO,
                FileAccess.DEFAULT,
                Optional.of(
                    new AfterChange.Signal(ReloadSignal.SIGUSR1, Path.of("/run/edge.pid")))));
    assertThat(config.warnings()).isEmpty();
  }

  @Test
  void oneFlagReplacesEveryFolderOfTheFileWhichMustStillBeCorrect() {
    String file = "files: [{folder: /run/certs}, {folder: relative}]";

    assertThat(
            Inputs.file("files: [{folder: /run/certs}]").flag("--files", "/run/a").config().files())
        .containsExactly(plain("/run/a", FileProfile.ISTIO));
    assertThat(Inputs.file(file).flag("--files", "/run/a").problems())
        .containsExactly(
            "files[1].folder (f.yaml:1:32): \"relative\" is not an absolute path; begin it with /");
  }

  @Test
  void refusesAllThatIsWrongAtOnce() {
    String file =
        """
        files:
          - profile: istoi
            keyMode: 0666
            certificateMode: 644444
            group: a b
          - folder: /
            keyMode: 0040
            afterChange: {command: [reload], signal: SIGHUP}
          - folder: /run/a
            afterChange: {timeout: 1s, pidFile: x}
          - folder: /run/a/
            afterChange: {signal: SIGKILL, pidFile: /run/x.pid, command: []}
            mode: 0600
        """;

    assertThat(Inputs.file(file).problems())
        .containsExactlyInAnyOrder(
            "files[0] (f.yaml:2:5): has no folder; write folder: /path/to/folder",
            "files[0].profile (f.yaml:2:5): \"istoi\" is not a profile of files; write istio,"
                + " kubernetes or spiffe",
            "files[0].keyMode (f.yaml:3:5): \"0666\" lets others change the file; write a mode like"
                + " 0640 or 0644",
            "files[0].certificateMode (f.yaml:4:5): \"644444\" is not a file mode; write three octal"
                + " digits, like 0660",
            "files[0].group (f.yaml:5:5): \"a b\" is not a group; write its number or its name",
            "files[1].folder (f.yaml:6:5): \"/\" is the root of all folders; give the files a folder"
                + " of their own",
            "files[1].keyMode (f.yaml:7:5): \"0040\" keeps the bridge itself from comparing the"
                + " file; write a mode like 0640 or 0600",
            "files[1].afterChange.command[0] (f.yaml:8:29): \"reload\" is not an absolute path; begin"
                + " it with /",
            "files[1].afterChange.signal (f.yaml:8:38): \"SIGHUP\" is of no use beside a command;"
                + " keep one of the two",
            "files[2].afterChange.timeout (f.yaml:10:19): \"1s\" is of no use without"
                + " afterChange.command; remove it",
            "files[2].afterChange.pidFile (f.yaml:10:32): \"x\" is not an absolute path; begin it"
                + " with /",
            "files[2].afterChange.pidFile (f.yaml:10:32): \"x\" is only half of it; write both"
                + " afterChange.signal and afterChange.pidFile",
            "files[3].mode (f.yaml:13:5): unknown key; known here: afterChange,"
                + " certificateMode, folder, group, keyMode, profile",
            "files[3].afterChange.command (f.yaml:12:66): is an empty list; write [/path, argument],"
                + " or leave the key out",
            "files[3].afterChange.signal (f.yaml:12:19): \"SIGKILL\" is not a signal; write SIGHUP,"
                + " SIGUSR1, SIGUSR2 or SIGTERM",
            "files[3].folder (f.yaml:11:5): \"/run/a\" is already taken by files[2].folder; give each"
                + " profile a folder of its own");
  }

  @Test
  void refusesFoldersWhereIdentitiesAreTheCallers() {
    assertThat(Inputs.delegated().flag("--files", "/run/a").problems())
        .containsExactly(
            "--files #1: does not go with the source delegated, where every identity belongs to the"
                + " process that calls: nobody calls for a folder; remove it, or give --source"
                + " workload-api to a bridge of its own");
  }

  @Test
  void warnsOfAKeyThatEverybodyMayRead() {
    assertThat(Inputs.file("files: [{folder: /run/a, keyMode: 0644}]").config().warnings())
        .containsExactly(
            "files[0].keyMode: lets everybody who may enter the folder read the private key");
  }

  @Test
  void fetchTakesTheSameFileAndNeedsAFolder() {
    String file = "{sds: [{address: 'unix:///run/a'}], http: off, files: [{folder: /run/c}]}";

    assertThat(fetch(Map.of("--timeout", List.of("2m")), file))
        .isInstanceOfSatisfying(
            ConfigResult.Valid.class,
            valid ->
                assertThat(valid.config())
                    .isInstanceOfSatisfying(
                        FetchConfig.class,
                        config -> {
                          assertThat(config.files())
                              .containsExactly(plain("/run/c", FileProfile.ISTIO));
                          assertThat(config.timeout()).isEqualTo(Duration.ofMinutes(2));
                        }));
    assertThat(problems(fetch(Map.of("--timeout", List.of("0s")), "http: off")))
        .containsExactly(
            "files: there is nothing to write; give --files /path/to/folder=istio, or a list files:"
                + " in the file",
            "--timeout: \"0s\" is out of range; write a duration from 1s to 24h");
  }

  private static ConfigResult<FetchConfig> fetch(Map<String, List<String>> flags, String file) {
    return FetchConfigLoader.load(
        new ConfigInputs(flags, Map.of(), Optional.of(new ConfigFile.Text("f.yaml", file))));
  }

  private static List<String> problems(ConfigResult<FetchConfig> result) {
    return switch (result) {
      case ConfigResult.Valid<FetchConfig> valid -> List.of();
      case ConfigResult.Invalid<FetchConfig>(var problems) ->
          problems.stream().map(ConfigProblem::toString).toList();
    };
  }
}
