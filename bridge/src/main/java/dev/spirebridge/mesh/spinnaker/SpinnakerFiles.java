package dev.spirebridge.mesh.spinnaker;

import dev.spirebridge.mesh.Lookup;
import dev.spirebridge.mesh.Manifest;
import dev.spirebridge.mesh.MeshKind;
import dev.spirebridge.mesh.Ours;
import dev.spirebridge.mesh.Ref;
import dev.spirebridge.mesh.Tree;
import dev.spirebridge.mesh.text.YamlText;
import java.util.ArrayList;
import java.util.List;

/** The files, numbered as they are to be applied. */
record SpinnakerFiles(
    Lookup lookup, SpinnakerOptions options, SpinnakerView view, SpinnakerSteps steps) {

  List<Manifest> all() {
    IngressObjects objects = new IngressObjects(lookup, options);
    List<Manifest> files = new ArrayList<>();
    files.add(
        new Manifest(
            "10-certificate.yaml",
            YamlText.of(objects.certificate().object()),
            "In the gateway's namespace, where the gateway reads its Secret."));
    files.add(
        new Manifest(
            "20-gateway.yaml", YamlText.of(objects.gateway().object()), "Before Spinnaker moves."));
    files.add(
        new Manifest(
            "30-virtualservice.yaml",
            YamlText.of(objects.virtualService().object()),
            "Before Spinnaker moves."));
    if (options.way() == SpinnakerOptions.Way.NAMESPACE) {
      files.add(
          new Manifest(
              "35-namespace.yaml", YamlText.of(namespace()), "Every new pod there is injected."));
    }
    files.add(
        new Manifest(
            "40-spinnakerservice.yaml",
            serviceHead() + YamlText.of(service()),
            "Its operator redeploys the services with Istio's sidecar."));
    files.add(
        new Manifest(
            "50-peerauthentication.yaml",
            YamlText.of(policy()),
            "Last of all, after DNS; `spire-bridge mesh strict` does it and checks every issuer first."));
    files.add(new Manifest("90-back.md", back(), "The same way back."));
    return files;
  }

  private Tree namespace() {
    return steps.namespaceOver(
        Tree.EMPTY
            .with("v1", "apiVersion")
            .with("Namespace", "kind")
            .with(options.namespace(), "metadata", "name"));
  }

  private String serviceHead() {
    return """
        # kubectl patch %s %s -n %s --type merge --patch-file 40-spinnakerservice.yaml, or a patch of your kustomization.
        # Lists are replaced as a whole%s.
        """
        .formatted(
            view.kind().plural() + "." + view.kind().group(),
            options.name(),
            options.namespace(),
            view.service().isPresent()
                ? ": the patches that the object had are among these"
                : "; if the object has patches already, put these after them");
  }

  private Tree service() {
    MeshKind kind = view.kind();
    Tree object =
        Tree.EMPTY
            .with(kind.apiVersion(kind.versions().getFirst()), "apiVersion")
            .with(kind.kind(), "kind")
            .with(options.name(), "metadata", "name")
            .with(options.namespace(), "metadata", "namespace");
    Tree whole = steps.spinnaker();
    for (String service : options.services()) {
      List<Object> patches = whole.list(ServicePatch.pathOf(service));
      if (!patches.isEmpty()) {
        object = object.with(patches, ServicePatch.pathOf(service));
      }
    }
    return object;
  }

  private Tree policy() {
    Ref ref = Ref.of(MeshKind.PEER_AUTHENTICATION, options.namespace(), "spinnaker");
    String version =
        lookup
            .version(MeshKind.PEER_AUTHENTICATION)
            .orElse(MeshKind.PEER_AUTHENTICATION.versions().getFirst());
    return Ours.named(ref, version)
        .with("spin", "spec", "selector", "matchLabels", "app")
        .with("STRICT", "spec", "mtls", "mode");
  }

  private String back() {
    SpinnakerOptions.Ingress ingress = options.ingress();
    return """
        # Back

        In this order; each step is safe while those after it are not done.

        1. `spire-bridge mesh strict --namespace %1$s --selector app=spin rollback`, or delete what 50-peerauthentication.yaml
           made. Pods without Istio's sidecar reach nobody who is strict.
        2. DNS of %2$s back to where it was. Wait for as long as the old record may be remembered.
        3. The SpinnakerService `%3$s` without the patches of 40-spinnakerservice.yaml, and the namespace's labels, if they
           were set. Its operator redeploys the services without the sidecar.
        4. Delete what 30-virtualservice.yaml, 20-gateway.yaml and 10-certificate.yaml made, in this order, and the Secret
           that the Certificate left in %4$s.
        """
        .formatted(
            options.namespace(), ingress.host(), options.name(), ingress.gatewayNamespace());
  }
}
