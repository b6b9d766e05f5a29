import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;

/** Speaks TLS, with a certificate of its own, for servers on the loopback address that do not. */
final class TlsFront implements AutoCloseable {
  private static final String PASSWORD = "changeit";

  private final Path folder;
  private final SSLContext context;
  private final List<SSLServerSocket> sockets = new ArrayList<>();

  TlsFront() throws Exception {
    // Whoever the operator runs as reads it.
    folder = Files.createTempDirectory("rehearsal");
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    keytool("-genkeypair", "-keyalg", "EC", "-dname", "CN=rehearsal", "-ext", "san=ip:127.0.0.1");
    keytool("-exportcert", "-rfc", "-file", certificate().toString());
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(KeyStore.getInstance(store().toFile(), PASSWORD.toCharArray()), PASSWORD.toCharArray());
    context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
  }

  /** The certificate, in PEM. */
  Path certificate() {
    return folder.resolve("certificate.pem");
  }

  /** Options that make a JVM trust the certificate. */
  String trust() {
    return "-Djavax.net.ssl.trustStore=" + store() + " -Djavax.net.ssl.trustStorePassword=" + PASSWORD;
  }

  /** Returns the URL under which the server of a port is reached from now on. */
  String of(int port) throws IOException {
    var socket = (SSLServerSocket) context.getServerSocketFactory()
        .createServerSocket(0, 0, InetAddress.getByName("127.0.0.1"));
    sockets.add(socket);
    Thread.startVirtualThread(() -> accept(socket, port));
    return "https://127.0.0.1:" + socket.getLocalPort();
  }

  private static void accept(SSLServerSocket socket, int port) {
    try {
      while (true) {
        Socket outer = socket.accept();
        Socket inner = new Socket("127.0.0.1", port);
        inner.setTcpNoDelay(true);
        outer.setTcpNoDelay(true);
        Thread.startVirtualThread(() -> copy(outer, inner));
        Thread.startVirtualThread(() -> copy(inner, outer));
      }
    } catch (IOException e) {
      // Closed: nobody is accepted any more.
    }
  }

  private static void copy(Socket from, Socket to) {
    try (from; to; InputStream in = from.getInputStream(); OutputStream out = to.getOutputStream()) {
      in.transferTo(out);
    } catch (IOException e) {
      // One side is gone, and so is the other now.
    }
  }

  private void keytool(String... arguments) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
        "-keystore", store().toString(), "-storepass", PASSWORD, "-alias", "rehearsal"));
    command.addAll(List.of(arguments));
    if (new ProcessBuilder(command).redirectErrorStream(true).start().waitFor() != 0) {
      throw new IllegalStateException("keytool failed");
    }
  }

  private Path store() {
    return folder.resolve("store.p12");
  }

  @Override
  public void close() throws IOException {
    for (SSLServerSocket socket : sockets) {
      socket.close();
    }
    for (Path file : List.of(store(), certificate(), folder)) {
      Files.deleteIfExists(file);
    }
  }
}
