package dev.spirebridge.demo.kubernetes;

import static dev.spirebridge.kubernetes.SpireKinds.CLUSTER_SPIFFE_ID;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.fabric8.kubernetes.api.model.DeleteOptions;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceList;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.Preconditions;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.MixedOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** What the tests of the contract do with an API. */
abstract class ContractOperations {

  static final String MANAGER = "spire-bridge";

  /** Different in each test, for a real API server keeps what the last one left. */
  final String name = "contract-" + UUID.randomUUID().toString().substring(0, 8);

  /** Of somebody who may do everything, and knows the two custom resources. */
  abstract KubernetesClient client();

  MixedOperation<
          GenericKubernetesResource,
          GenericKubernetesResourceList,
          Resource<GenericKubernetesResource>>
      all() {
    return client().genericKubernetesResources(CLUSTER_SPIFFE_ID);
  }

  Resource<GenericKubernetesResource> resource(GenericKubernetesResource object) {
    return all().resource(object);
  }

  GenericKubernetesResource get() {
    return all().withName(name).require();
  }

  GenericKubernetesResource apply(GenericKubernetesResource object) {
    object.getMetadata().setLabels(Map.of("contract", name));
    return resource(object).fieldManager(MANAGER).forceConflicts().serverSideApply();
  }

  void mergePatch(String patch) {
    all().withName(name).patch(PatchContext.of(PatchType.JSON_MERGE), patch);
  }

  void delete(Preconditions preconditions) {
    var options = new DeleteOptions();
    options.setPreconditions(preconditions);
    client().raw("/apis/spire.spiffe.io/v1alpha1/clusterspiffeids/" + name, "DELETE", options);
  }

  List<String> selected(String selector) {
    var both = selector + ",contract=" + name;
    var options = new ListOptionsBuilder().withLabelSelector(both).build();
    return names(all().list(options).getItems());
  }

  static List<String> names(List<GenericKubernetesResource> objects) {
    var names = new ArrayList<String>();
    objects.forEach(each -> names.add(each.getMetadata().getName()));
    return names;
  }

  static Map<String, Object> stats(int podsSelected) {
    return new HashMap<>(Map.of("stats", Map.of("podsSelected", podsSelected)));
  }

  static Map<String, Object> labels(String key, String value) {
    return Map.of("matchLabels", Map.of(key, value));
  }

  static long version(GenericKubernetesResource object) {
    return Long.parseLong(object.getMetadata().getResourceVersion());
  }

  static KubernetesClientException failure(ThrowingCallable call) {
    return catchThrowableOfType(KubernetesClientException.class, call);
  }
}
