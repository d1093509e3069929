package dev.spirebridge.cli;

import dev.spirebridge.app.ConfigLoader;
import dev.spirebridge.app.Setting;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Options made of settings, whose values stay text until the configuration is loaded. */
final class SettingOptions {

  private SettingOptions() {}

  /** One option for each setting that has a flag. */
  static void add(CommandSpec spec, Setting... settings) {
    Arrays.stream(settings)
        .flatMap(setting -> setting.flag().stream())
        .map(SettingOptions::option)
        .forEach(spec::addOption);
  }

  /** One that may be given again and again. */
  static OptionSpec repeatable(String name, String label, String description) {
    return OptionSpec.builder(name)
        .type(List.class)
        .auxiliaryTypes(String.class)
        .arity("1")
        .paramLabel(label)
        .description(description)
        .build();
  }

  /** The folders of certificate files. */
  static OptionSpec files() {
    return repeatable(
        ConfigLoader.FILES_FLAG,
        "DIR[=PROFILE]",
        "Keep certificate files in a folder, under the names of profile istio (the default),"
            + " kubernetes or spiffe. May be repeated");
  }

  static OptionSpec text(String name, String label, String description) {
    return OptionSpec.builder(name)
        .type(String.class)
        .arity("1")
        .paramLabel(label)
        .description(description)
        .build();
  }

  /** What was given, by the name of the flag. */
  static Map<String, List<String>> given(CommandSpec spec) {
    Map<String, List<String>> flags = new LinkedHashMap<>();
    for (OptionSpec option : spec.commandLine().getParseResult().matchedOptions()) {
      flags.put(option.longestName(), option.stringValues());
    }
    return flags;
  }

  private static OptionSpec option(Setting.Flag flag) {
    if (!flag.isSwitch()) {
      return text(flag.name(), flag.label(), flag.description());
    }
    // A value is allowed, so that a flag can also take back what the file or a variable says.
    return OptionSpec.builder(flag.name())
        .type(String.class)
        .arity("0..1")
        .fallbackValue("true")
        .paramLabel("true|false")
        .description(flag.description())
        .build();
  }
}
