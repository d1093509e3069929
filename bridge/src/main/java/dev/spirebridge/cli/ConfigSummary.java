package dev.spirebridge.cli;

import dev.spirebridge.app.BridgeConfig;
import dev.spirebridge.app.CallerLimits;
import dev.spirebridge.app.CallersConfig;
import dev.spirebridge.app.Durations;
import dev.spirebridge.app.HttpConfig;
import dev.spirebridge.app.LimitsConfig;
import dev.spirebridge.app.LogConfig;
import dev.spirebridge.app.RetryCaps;
import dev.spirebridge.app.SdsListenerConfig;
import dev.spirebridge.app.SocketFileConfig;
import dev.spirebridge.app.SocketGroup;
import dev.spirebridge.app.SourceConfig;
import dev.spirebridge.app.SourceKind;
import dev.spirebridge.app.StatusTlsConfig;
import dev.spirebridge.files.AfterChange;
import dev.spirebridge.files.FileAccess;
import dev.spirebridge.files.FolderSettings;
import dev.spirebridge.identity.SvidChoice;
import dev.spirebridge.sds.SecretNames;
import dev.spirebridge.unixsocket.CallerAdmission;
import dev.spirebridge.unixsocket.Endpoint;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A configuration as a person would want to read it, defaults included. */
final class ConfigSummary {

  private ConfigSummary() {}

  static List<String> of(BridgeConfig config) {
    List<String> lines = new ArrayList<>(source(config.source()));
    config.sds().forEach(listener -> lines.add(line("sds", listener(listener))));
    config.files().forEach(folder -> lines.add(line("files", folder(folder))));
    config.secrets().names().forEach(name -> lines.add(line("secret", name.toString())));
    lines.add(line("socket files", socketFiles(config.socketFiles())));
    lines.add(line("limits", limits(config.limits())));
    if (config.source().kind() instanceof SourceKind.Delegated) {
      lines.add(line("caller limits", callerLimits(config.limits().callers())));
    }
    lines.addAll(http(config.http()));
    config.statusTls().ifPresent(tls -> lines.add(line("status TLS", statusTls(tls))));
    config.movingFolder().ifPresent(folder -> lines.add(line("moving roots", folder.toString())));
    lines.add(log(config.log()));
    return lines;
  }

  static List<String> http(HttpConfig http) {
    return List.of(
        line("http", address(http.http(), "off")),
        line("health", address(http.health(), http.http().isPresent() ? "with http" : "off")));
  }

  private static String statusTls(StatusTlsConfig tls) {
    return "%s, to %s, as %s"
        .formatted(
            address(Optional.of(tls.address()), ""),
            tls.allowedIds().stream().map(Object::toString).collect(Collectors.joining(", ")),
            tls.ownAgent().map(agent -> "what " + agent + " gives").orElse("the default SVID"));
  }

  static String log(LogConfig log) {
    return line("log", lower(log.format()) + ", level " + lower(log.level()));
  }

  private static List<String> source(SourceConfig source) {
    List<String> lines = new ArrayList<>(kind(source.kind()));
    lines.addAll(
        List.of(
            line("trust domain", source.trustDomain().map(Object::toString).orElse("any")),
            line("default SVID", choice(source.defaultSvid())),
            line("retry at most", retries(source)),
            line("silence limit", Durations.format(source.silenceLimit()))));
    return lines;
  }

  private static String retries(SourceConfig source) {
    RetryCaps caps = source.retryCaps();
    String otherwise = Durations.format(caps.otherwise());
    String rejected = Durations.format(caps.rejected());
    return switch (source.kind()) {
      case SourceKind.WorkloadApi _ ->
          "%s awaiting registration, %s otherwise, %s when rejected"
              .formatted(Durations.format(caps.awaitingRegistration()), otherwise, rejected);
      case SourceKind.Delegated _ -> "%s, %s when rejected".formatted(otherwise, rejected);
    };
  }

  private static List<String> kind(SourceKind kind) {
    return switch (kind) {
      case SourceKind.WorkloadApi(var socket) ->
          List.of(
              line("source", "workload-api, one identity for all callers"),
              line("agent socket", socket.toString()));
      case SourceKind.Delegated delegated ->
          List.of(
              line("source", "delegated, each calling process its own identity"),
              line("admin socket", delegated.adminSocket().toString()),
              line("callers", callers(delegated.callers())),
              line("may be given", spiffeIds(delegated.callers())),
              line(
                  "bundles", "asked for anew every " + Durations.format(delegated.bundleRefresh())),
              line(
                  "linger",
                  Durations.format(delegated.linger()) + " after a caller's last stream"));
    };
  }

  private static String callers(CallersConfig callers) {
    if (!callers.areListed()) {
      return "whoever the socket files let in";
    }
    return Stream.of(ids("user", callers.uids()), ids("group", callers.gids()))
        .filter(text -> !text.isEmpty())
        .collect(Collectors.joining(" or "));
  }

  private static String ids(String what, Set<Integer> ids) {
    return ids.stream()
        .map(Integer::toUnsignedLong)
        .sorted()
        .map(String::valueOf)
        .collect(Collectors.joining(", ", ids.isEmpty() ? "" : what + " ", ""));
  }

  private static String spiffeIds(CallersConfig callers) {
    return callers.spiffeIds().isEmpty()
        ? "any SPIFFE ID"
        : callers.spiffeIds().stream().map(Object::toString).collect(Collectors.joining(", "));
  }

  private static String listener(SdsListenerConfig listener) {
    SecretNames names = listener.names();
    return "%s, names %s (%s%s), unknown names: %s"
        .formatted(
            listener.address(),
            names.label(),
            String.join(", ", names.aliases().keySet()),
            names.spiffeNames() ? ", SPIFFE IDs, trust domains" : "",
            lower(listener.onUnknown()));
  }

  static String folder(FolderSettings folder) {
    FileAccess access = folder.access();
    return "%s, names of %s, keys %s, certificates %s, group %s%s"
        .formatted(
            folder.folder(),
            lower(folder.profile()),
            PosixFilePermissions.toString(access.keyMode()),
            PosixFilePermissions.toString(access.certificateMode()),
            access.group().orElse("as created"),
            folder.afterChange().map(action -> ", then " + words(action)).orElse(""));
  }

  private static String words(AfterChange action) {
    return switch (action) {
      case AfterChange.Command(var words, var timeout) ->
          "%s within %s".formatted(String.join(" ", words), Durations.format(timeout));
      case AfterChange.Signal(var signal, var pidFile) ->
          "%s to the process of %s".formatted(signal, pidFile);
    };
  }

  private static String socketFiles(SocketFileConfig files) {
    return "mode %s, group %s, %s"
        .formatted(
            PosixFilePermissions.toString(files.mode()),
            files.group().map(SocketGroup::text).orElse("as created"),
            files.takeover() ? "take over a live socket" : "refuse a live socket");
  }

  private static String limits(LimitsConfig limits) {
    return ("%d connections per listener, %d streams per connection, %d names per stream,"
            + " %d bytes per request, keep-alive every %s within %s")
        .formatted(
            limits.connections(),
            limits.streamsPerConnection(),
            limits.namesPerStream(),
            limits.requestBytes(),
            Durations.format(limits.keepAliveInterval()),
            Durations.format(limits.keepAliveTimeout()));
  }

  private static String callerLimits(CallerLimits limits) {
    return "%d processes, %d connections per process, new connections per pod: %s, overall: %s"
        .formatted(
            limits.processes(),
            limits.connectionsPerProcess(),
            rate(limits.perPod()),
            rate(limits.overall()));
  }

  private static String rate(CallerAdmission.Rate rate) {
    return "%d at once and %d every %s"
        .formatted(rate.burst(), rate.perInterval(), Durations.format(rate.interval()));
  }

  private static String choice(SvidChoice choice) {
    return switch (choice) {
      case SvidChoice.First first -> "the agent's first";
      case SvidChoice.WithHint(String hint) -> "with hint " + hint;
      case SvidChoice.WithId(var id) -> id.toString();
    };
  }

  private static String address(Optional<Endpoint.Tcp> address, String none) {
    return address.map(tcp -> tcp.host() + ":" + tcp.port()).orElse(none);
  }

  private static String line(String what, String value) {
    return "%-14s %s".formatted(what, value);
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
