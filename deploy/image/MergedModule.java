import static java.lang.classfile.ClassFile.ACC_MANDATED;
import static java.lang.classfile.ClassFile.ACC_OPEN;

import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeModel;
import java.lang.classfile.attribute.ModuleAttribute;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ModuleDesc;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * {@code MergedModule JAR MODULES OUTPUT LICENCES LIBRARIES}: the program's jar and those of its Class-Path as one open module,
 * dev.spirebridge, for jlink. A bridge in a pod then neither opens 80 jars nor keeps their tables of contents in its heap: see docs/benchmarks.md.
 *
 * <p>Of a file that lies in several jars the first on the class path counts, as it does there. Service files are merged, and become
 * the module's descriptor. Signatures cannot stay. Notices and licences go to a folder of their own for each jar. Netty's libraries of
 * this machine's processor go to a folder, for the lib of the runtime: Netty looks for them there first, and else unpacks them into
 * /tmp at every start. Those of other machines are left out.
 */
final class MergedModule {
  private static final String NAME = "dev.spirebridge";
  private static final String SERVICES = "META-INF/services/";

  /** As Netty names it. */
  private static final String PROCESSOR = System.getProperty("os.arch").equals("aarch64") ? "_aarch_64" : "_x86_64";

  private final Map<String, byte[]> files = new TreeMap<>();
  private final Map<String, Set<String>> services = new TreeMap<>();
  private final Path licences;
  private final Path libraries;

  private MergedModule(Path licences, Path libraries) {
    this.licences = licences;
    this.libraries = libraries;
  }

  public static void main(String[] arguments) throws IOException {
    Path program = Path.of(arguments[0]);
    MergedModule merged = new MergedModule(Path.of(arguments[3]), Path.of(arguments[4]));
    String version;
    try (JarFile jar = new JarFile(program.toFile())) {
      Attributes manifest = jar.getManifest().getMainAttributes();
      version = manifest.getValue(Attributes.Name.IMPLEMENTATION_VERSION);
      merged.add(program);
      for (String library : manifest.getValue(Attributes.Name.CLASS_PATH).split(" ")) {
        merged.add(program.resolveSibling(library));
      }
    }
    merged.files.put("module-info.class", merged.descriptor(version, Files.readAllLines(Path.of(arguments[1]))));
    merged.link();
    merged.write(Path.of(arguments[2]));
    System.out.printf("%d files, %d services%n", merged.files.size(), merged.services.size());
  }

  private void add(Path path) throws IOException {
    // With the version of Java it runs on: of files for several versions the right one is read.
    try (JarFile jar = new JarFile(path.toFile(), false, ZipFile.OPEN_READ, Runtime.version())) {
      for (JarEntry entry : jar.versionedStream().filter(each -> !each.isDirectory()).toList()) {
        try (InputStream in = jar.getInputStream(entry)) {
          add(path.getFileName().toString().replaceFirst("\\.jar$", ""), entry.getName(), in.readAllBytes());
        }
      }
    }
  }

  private void add(String jar, String name, byte[] content) throws IOException {
    if (name.startsWith(SERVICES)) {
      Set<String> providers = services.computeIfAbsent(name.substring(SERVICES.length()), _ -> new LinkedHashSet<>());
      new String(content, StandardCharsets.UTF_8).lines().map(line -> line.replaceFirst("#.*", "").strip())
          .filter(line -> !line.isEmpty()).forEach(providers::add);
    } else if (name.matches("(META-INF/)?[^/]*(LICEN[CS]E|NOTICE)[^/]*")) {
      Path folder = Files.createDirectories(licences.resolve(jar));
      Files.write(folder.resolve(name.substring(name.lastIndexOf('/') + 1)), content);
    } else if (name.startsWith("META-INF/native/") && name.endsWith(PROCESSOR + ".so")) {
      Files.write(Files.createDirectories(libraries).resolve(name.substring(name.lastIndexOf('/') + 1)), content);
    } else if (!name.equals("module-info.class") && !name.startsWith("META-INF/")) {
      files.putIfAbsent(name, content);
    }
  }

  private byte[] descriptor(String version, List<String> modules) {
    return ClassFile.of().buildModule(ModuleAttribute.of(ModuleDesc.of(NAME), module -> {
      module.moduleFlags(ACC_OPEN).moduleVersion(version).requires(ModuleDesc.of("java.base"), ACC_MANDATED, null);
      modules.stream().filter(each -> !each.equals("java.base")).forEach(each -> module.requires(ModuleDesc.of(each), 0, null));
      Set<String> asked = new TreeSet<>();
      files.values().forEach(content -> addServicesAskedFor(content, asked));
      asked.stream().filter(service -> !services.containsKey(service)).map(ClassDesc::of).forEach(module::uses);
      services.forEach((service, providers) -> {
        ClassDesc[] there = providers.stream().filter(this::holds).map(ClassDesc::of).toArray(ClassDesc[]::new);
        if (!service.contains("/") && (holds(service) || service.matches("(java|javax|jdk|com\\.sun)\\..*"))) {
          module.uses(ClassDesc.of(service));
          if (there.length > 0) {
            module.provides(ClassDesc.of(service), there);
          }
        }
      });
    }));
  }

  /**
   * A module has to name the services that its classes look for, also those that nobody provides: each class that is named in the
   * code of one that calls ServiceLoader, be it too many.
   */
  private static void addServicesAskedFor(byte[] content, Set<String> asked) {
    if (!new String(content, StandardCharsets.ISO_8859_1).contains("java/util/ServiceLoader")) {
      return;
    }
    ClassFile.of().parse(content).methods().stream().flatMap(method -> method.code().stream())
        .flatMap(CodeModel::elementStream)
        .forEach(element -> {
          if (element instanceof ConstantInstruction constant && constant.constantValue() instanceof ClassDesc type
              && type.isClassOrInterface()) {
            String name = type.descriptorString();
            asked.add(name.substring(1, name.length() - 1).replace('/', '.'));
          }
        });
  }

  private void link() {
    LinkedCalls calls = new LinkedCalls(name -> {
      byte[] content = files.get(name + ".class");
      return content == null ? null : new ByteArrayInputStream(content);
    });
    files.replaceAll((name, content) -> name.endsWith(".class") && !name.equals("module-info.class") ? calls.link(content) : content);
  }

  private boolean holds(String className) {
    return files.containsKey(className.replace('.', '/') + ".class");
  }

  private void write(Path output) throws IOException {
    try (ZipOutputStream zip = new ZipOutputStream(new BufferedOutputStream(Files.newOutputStream(output)))) {
      // jlink unpacks it again at once.
      zip.setLevel(Deflater.NO_COMPRESSION);
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        ZipEntry entry = new ZipEntry(file.getKey());
        entry.setTime(0);
        zip.putNextEntry(entry);
        zip.write(file.getValue());
      }
    }
  }
}
