package dev.spirebridge.app;

import dev.spirebridge.files.FolderSettings;
import dev.spirebridge.sds.SecretTarget;
import dev.spirebridge.sds.ValidationForm;
import dev.spirebridge.unixsocket.Endpoint;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Makes one configuration of flags, environment and file, or says everything that is wrong with
 * them.
 *
 * <p>A flag beats an environment variable, which beats the file. Listeners count as one setting:
 * any {@code --sds} replaces all of the file's. What is overruled must still be correct. It reads
 * nothing but its inputs and, for a Secret, the name of the pod's own namespace.
 */
public final class ConfigLoader {

  /** The flag for a listener, given once for each. */
  public static final String SDS_FLAG = "--sds";

  /** The flag for a Kubernetes Secret, given once for each. */
  public static final String SECRET_FLAG = "--secret";

  /** The flag for a folder of certificate files, given once for each. */
  public static final String FILES_FLAG = FoldersReader.FLAG;

  private final ConfigInputs inputs;
  private final Supplier<Optional<String>> podNamespace;
  private final Problems problems = new Problems();

  private ConfigLoader(ConfigInputs inputs, Supplier<Optional<String>> podNamespace) {
    this.inputs = inputs;
    this.podNamespace = podNamespace;
  }

  public static ConfigResult<BridgeConfig> load(ConfigInputs inputs) {
    return load(inputs, PodNamespace::find);
  }

  /**
   * @param podNamespace the namespace of the pod that this process runs in, if it does
   */
  static ConfigResult<BridgeConfig> load(
      ConfigInputs inputs, Supplier<Optional<String>> podNamespace) {
    return new ConfigLoader(inputs, podNamespace).load();
  }

  private ConfigResult<BridgeConfig> load() {
    Optional<FileContent<ServeItem>> file =
        inputs.file().flatMap(found -> FileReader.read(found, new ServeFile(), problems));
    Settings settings = new Settings(inputs, file.orElse(FileContent.none()), problems);
    SourceConfig source = new SourceReader(settings, problems).read();
    List<Placed<SdsListenerConfig>> sds = listeners(file, source);
    FoldersReader folders = new FoldersReader(problems);
    List<FolderSettings> files =
        folders.read(inputs, items(file, ServeFile.FILES, FolderDraft.class), source.kind());
    SecretsReader secretsReader =
        new SecretsReader(
            inputs.flags().getOrDefault(SECRET_FLAG, List.of()), settings, problems, podNamespace);
    SecretsConfig secrets = secretsReader.read(source.kind());
    requireSomethingToServe(file, secretsReader.asked());
    AddressRules rules =
        new AddressRules(
            settings.get(ServeSetting.ALLOW_NON_LOOPBACK, Values::yesOrNo, false), problems);
    Optional<Placed<StatusTlsConfig>> statusTls =
        new StatusTlsReader(settings, problems).read(source.kind());
    HttpReader http = http(settings, rules);
    checkAddresses(rules, source.kind(), http, statusTls, sds);
    List<String> warnings = new ArrayList<>(rules.warnings());
    sds.forEach(listener -> warnings.addAll(poolingWarnings(listener)));
    warnings.addAll(folders.warnings());
    warnings.addAll(SecretsReader.warnings(secrets));
    BridgeConfig config =
        new BridgeConfig(
            source,
            sds.stream().map(Placed::value).toList(),
            files,
            secrets,
            socketFiles(settings, source.kind()),
            new LimitsReader(settings).read(),
            http.config(),
            statusTls.map(Placed::value),
            movingFolder(settings, sds),
            LogReader.read(settings, ServeSetting.LOG_FORMAT, ServeSetting.LOG_LEVEL),
            warnings);
    return problems.resultOf(config);
  }

  private List<Placed<SdsListenerConfig>> listeners(
      Optional<FileContent<ServeItem>> file, SourceConfig source) {
    ListenerReader reader = new ListenerReader(source.defaultSvid(), problems);
    Optional<List<ListenerDraft>> ofFile = items(file, ServeFile.SDS, ListenerDraft.class);
    List<Placed<SdsListenerConfig>> understood = reader.read(ofFile.orElse(List.of()));
    List<ListenerDraft> flags = new ArrayList<>();
    for (String value : inputs.flags().getOrDefault(SDS_FLAG, List.of())) {
      flags.add(ListenerDraft.ofFlag(flags.size() + 1, value));
    }
    return flags.isEmpty() ? understood : reader.read(flags);
  }

  /** Those of one list of the file; nothing when the file does not speak of it. */
  static <T extends ServeItem> Optional<List<T>> items(
      Optional<FileContent<ServeItem>> file, String key, Class<T> kind) {
    return file.flatMap(content -> content.items(key))
        .map(items -> items.stream().filter(kind::isInstance).map(kind::cast).toList());
  }

  private void requireSomethingToServe(Optional<FileContent<ServeItem>> file, boolean secrets) {
    // A file that could not be read may well have listeners, so nothing is said of them then.
    boolean fileUnread = inputs.file().isPresent() && file.isEmpty();
    boolean asked =
        secrets
            || Stream.of(SDS_FLAG, FILES_FLAG).anyMatch(inputs.flags()::containsKey)
            || Stream.of(ServeFile.SDS, ServeFile.FILES)
                .anyMatch(key -> file.flatMap(content -> content.items(key)).isPresent());
    if (!asked && !fileUnread) {
      problems.add(
          ConfigProblem.at(
              Place.of(ServeFile.SDS),
              "there is nothing to serve",
              "give --sds unix:///path/to/socket=istio or --files /path/to/folder=istio, or a list"
                  + " sds: or files: in the file"));
    }
  }

  private static HttpReader http(Settings settings, AddressRules rules) {
    HttpReader http = HttpReader.read(settings, ServeSetting.HTTP, ServeSetting.HEALTH);
    http.checkHttp(
        rules, "answers there what --health does; --status-tls shows the rest, over mutual TLS");
    return http;
  }

  private static void checkAddresses(
      AddressRules rules,
      SourceKind source,
      HttpReader http,
      Optional<Placed<StatusTlsConfig>> statusTls,
      List<Placed<SdsListenerConfig>> sds) {
    List<Placed<Endpoint>> listeners = new ArrayList<>(http.addresses());
    statusTls.ifPresent(tls -> listeners.add(new Placed<>(tls.place(), tls.value().address())));
    for (Placed<SdsListenerConfig> listener : sds) {
      Placed<Endpoint> address = new Placed<>(listener.place(), listener.value().address());
      rules.checkSds(address, source);
      listeners.add(address);
    }
    rules.checkDistinct(listeners);
    rules.checkAgent(source.agent(), listeners);
    statusTls
        .flatMap(tls -> tls.value().ownAgent())
        .ifPresent(agent -> rules.checkAgent(agent, listeners));
  }

  private Optional<Path> movingFolder(
      Settings settings, List<Placed<SdsListenerConfig>> listeners) {
    Optional<Placed<Path>> folder =
        settings.find(ServeSetting.MOVING_FOLDER, Values::absoluteFolder);
    // With a listener that is not understood there is something to correct already.
    if (listeners.isEmpty() && !problems.any()) {
      folder.ifPresent(placed ->
          problems.add(
              ConfigProblem.at(
                  placed.place(),
                  "is of no use without an SDS listener: files and Secrets never hold these roots",
                  "give --sds, or remove it")));
    }
    return folder.map(Placed::value);
  }

  private static List<String> poolingWarnings(Placed<SdsListenerConfig> listener) {
    return listener.value().names().aliases().entrySet().stream()
        .filter(ConfigLoader::pools)
        .map(alias ->
            "%s: the name \"%s\" pools the roots of all trust domains: any of them could then mint any identity"
                .formatted(listener.place().name(), ConfigProblem.shown(alias.getKey())))
        .toList();
  }

  private static boolean pools(Map.Entry<String, SecretTarget> alias) {
    return alias.getValue() instanceof SecretTarget.AllBundles(ValidationForm form)
        && form == ValidationForm.PLAIN_CA;
  }

  private static SocketFileConfig socketFiles(Settings settings, SourceKind kind) {
    SocketFileConfig otherwise = SocketFileConfig.DEFAULT;
    boolean fileDecides =
        kind instanceof SourceKind.Delegated delegated && !delegated.callers().areListed();
    return new SocketFileConfig(
        settings.get(
            ServeSetting.SOCKET_MODE,
            Values::socketMode,
            fileDecides ? SocketFileConfig.OWNER_AND_GROUP : otherwise.mode()),
        settings.find(ServeSetting.SOCKET_GROUP, Values::socketGroup).map(Placed::value),
        settings.get(ServeSetting.TAKEOVER, Values::yesOrNo, otherwise.takeover()));
  }
}
