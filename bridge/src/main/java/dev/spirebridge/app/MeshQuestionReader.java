package dev.spirebridge.app;

import dev.spirebridge.mesh.WorkloadApi;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Understands the flags of every {@code mesh} command, or says everything that is wrong. */
public final class MeshQuestionReader {

  public static final String WAIT = "--wait";
  public static final String TIMEOUT = "--timeout";
  public static final String IMAGE = "--image";
  public static final String BRIDGE_NAMESPACE = "--bridge-namespace";
  public static final String ISTIO_NAMESPACE = "--istio-namespace";
  public static final String CONFIRM = "--confirm";

  public static final String USUAL_BRIDGE_NAMESPACE = "mesh-identity";
  public static final String USUAL_ISTIO_NAMESPACE = "istio-system";

  public static final String WORKLOAD_API_DRIVER = "--workload-api-driver";
  public static final String WORKLOAD_API_FILE = "--workload-api-file";

  private MeshQuestionReader() {}

  /**
   * @param values by the flag's name
   * @param defaultAgent where the SPIRE agent is unless a flag says so
   */
  public static ConfigResult<MeshQuestion> read(
      Map<String, List<String>> values, String defaultAgent) {
    Problems problems = new Problems();
    IssuerFlags flags = new IssuerFlags(values, problems);
    return problems.resultOf(
        new MeshQuestion(
            JudgesReader.read(flags, JudgesReader.agent(flags, defaultAgent)),
            flags
                .one(TIMEOUT, Durations.between(Duration.ofMillis(100), Duration.ofMinutes(5)))
                .orElse(Duration.ofSeconds(10)),
            flags.one(WAIT, Durations.between(Duration.ZERO, Duration.ofHours(24))),
            bridge(flags),
            flags.one(ISTIO_NAMESPACE, KubernetesValues::objectName).orElse(USUAL_ISTIO_NAMESPACE),
            Set.copyOf(flags.all(CONFIRM, Values::notBlank))));
  }

  private static MeshQuestion.Bridge bridge(IssuerFlags flags) {
    return new MeshQuestion.Bridge(
        flags.one(IMAGE, Values::notBlank),
        flags.one(BRIDGE_NAMESPACE, KubernetesValues::objectName).orElse(USUAL_BRIDGE_NAMESPACE),
        new WorkloadApi(
            flags.one(WORKLOAD_API_DRIVER, Values::notBlank).orElse(WorkloadApi.DEFAULT.driver()),
            flags.one(WORKLOAD_API_FILE, Values::notBlank).orElse(WorkloadApi.DEFAULT.file())));
  }
}
