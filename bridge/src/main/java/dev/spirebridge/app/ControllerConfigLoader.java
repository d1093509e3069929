package dev.spirebridge.app;

import dev.spirebridge.clusterspiffeid.NamespaceSettings;
import dev.spirebridge.kubernetes.ClusterAccess;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Makes the controller's configuration of flags, environment and file, or says everything that is
 * wrong with them.
 *
 * <p>The rules are those of {@link ConfigLoader}. It reads nothing but its inputs and the bundle
 * files that they name.
 */
public final class ControllerConfigLoader {

  private final ConfigInputs inputs;
  private final BundleFiles bundleFiles;
  private final Problems problems = new Problems();

  private ControllerConfigLoader(ConfigInputs inputs, BundleFiles bundleFiles) {
    this.inputs = inputs;
    this.bundleFiles = bundleFiles;
  }

  public static ConfigResult<ControllerConfig> load(ConfigInputs inputs) {
    return load(inputs, ConfigFile::read);
  }

  /**
   * For a command, which is run where the controller's files need not be: a bundle file that cannot
   * be read counts as none.
   */
  public static ConfigResult<ControllerConfig> loadForCommand(ConfigInputs inputs) {
    return loadForCommand(inputs, ConfigFile::read);
  }

  static ConfigResult<ControllerConfig> loadForCommand(
      ConfigInputs inputs, Function<Path, ConfigFile> bundleFiles) {
    return new ControllerConfigLoader(inputs, new BundleFiles(bundleFiles, false)).load();
  }

  static ConfigResult<ControllerConfig> load(
      ConfigInputs inputs, Function<Path, ConfigFile> bundleFiles) {
    return new ControllerConfigLoader(inputs, new BundleFiles(bundleFiles, true)).load();
  }

  private ConfigResult<ControllerConfig> load() {
    FileContent<FederationDraft> file =
        inputs
            .file()
            .flatMap(found -> FileReader.read(found, new ControllerFile(), problems))
            .orElse(FileContent.none());
    Settings settings = new Settings(inputs, file, problems);
    FederationReader federationReader = new FederationReader(settings, problems, bundleFiles);
    FederationConfig federation =
        federationReader.read(file.items(ControllerFile.FEDERATION).orElse(List.of()));
    LeaseConfig lease = new LeaseReader(settings, problems).read();
    NamespaceSettings namespaces =
        new NamespacesReader(settings, problems).read(lease.namespace(), federation);
    AddressRules rules =
        new AddressRules(
            settings.get(ControllerSetting.ALLOW_NON_LOOPBACK, Values::yesOrNo, false), problems);
    HttpConfig http = http(settings, rules);
    List<String> warnings = new ArrayList<>(rules.warnings());
    warnings.addAll(federationReader.warnings());
    warnings.addAll(templateWarnings(namespaces.template()));
    return problems.resultOf(
        new ControllerConfig(
            namespaces,
            federation,
            lease,
            new IssuerCheckReader(settings, problems).read(lease.namespace()),
            cluster(settings),
            http,
            LogReader.read(settings, ControllerSetting.LOG_FORMAT, ControllerSetting.LOG_LEVEL),
            warnings));
  }

  private static HttpConfig http(Settings settings, AddressRules rules) {
    HttpReader http = HttpReader.read(settings, ControllerSetting.HTTP, ControllerSetting.HEALTH);
    http.checkHttp(rules, "answers there what --health does, and shows no namespace");
    rules.checkDistinct(http.addresses());
    return http.config();
  }

  private static ClusterAccess cluster(Settings settings) {
    return new ClusterAccess(
        settings.find(ControllerSetting.KUBECONFIG, Values::path).map(Placed::value),
        settings.find(ControllerSetting.CONTEXT, Values::notBlank).map(Placed::value));
  }

  private static List<String> templateWarnings(String template) {
    boolean perNamespace = template.contains(".PodMeta.Namespace");
    boolean perAccount = template.contains(".PodSpec.ServiceAccountName");
    return perNamespace && perAccount
        ? List.of()
        : List.of(
            ControllerSetting.TEMPLATE.key()
                + ": without {{ .PodMeta.Namespace }} and {{ .PodSpec.ServiceAccountName }} pods of"
                + " different namespaces or service accounts may be given one SPIFFE ID, and Istio"
                + " does not take it");
  }
}
