package dev.webapp.platform.kubernetes;

import dev.webapp.platform.api.ServiceSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A size that Fargate runs pods in (EKS user guide, "Understand Fargate Pod configuration details"). What a pod
 * requests is rounded up to the next one, which is what it is paid for; of the memory, Fargate takes a part for what
 * Kubernetes runs beside the pod.
 *
 * @param millicores thousandths of a vCPU
 * @param gibibytes memory
 */
public record FargateSize(int millicores, int gibibytes) {
  /** Mebibytes for kubelet, kube-proxy and containerd. */
  public static final int OVERHEAD = 256;
  private static final int MEBIBYTES = 1024;
  private static final List<FargateSize> SIZES = sizes();

  private static List<FargateSize> sizes() {
    List<FargateSize> sizes = new ArrayList<>();
    // Half a gibibyte, which Fargate has beside a quarter of a vCPU, would leave a pod no more than it takes.
    add(sizes, 250, 1, 2, 1);
    add(sizes, 500, 1, 4, 1);
    add(sizes, 1000, 2, 8, 1);
    add(sizes, 2000, 4, 16, 1);
    add(sizes, 4000, 8, 30, 1);
    add(sizes, 8000, 16, 60, 4);
    add(sizes, 16000, 32, 120, 8);
    return List.copyOf(sizes);
  }

  private static void add(List<FargateSize> sizes, int millicores, int least, int most, int step) {
    IntStream.iterate(least, memory -> memory <= most, memory -> memory + step)
        .forEach(memory -> sizes.add(new FargateSize(millicores, memory)));
  }

  /** The least that takes a pod with these requests; empty where there is none. */
  public static Optional<FargateSize> of(ServiceSpec.Resources requests) {
    BigDecimal cpu = amount(requests.cpu()).movePointRight(3);
    BigDecimal memory = amount(requests.memory())
        .divide(BigDecimal.valueOf(MEBIBYTES * MEBIBYTES), 0, RoundingMode.CEILING).add(BigDecimal.valueOf(OVERHEAD));
    return SIZES.stream().filter(size -> BigDecimal.valueOf(size.millicores).compareTo(cpu) >= 0
        && BigDecimal.valueOf((long) size.gibibytes * MEBIBYTES).compareTo(memory) >= 0).findFirst();
  }

  /** What a pod may request of it. */
  public ServiceSpec.Resources requests() {
    return new ServiceSpec.Resources(millicores % 1000 == 0 ? String.valueOf(millicores / 1000) : millicores + "m",
        gibibytes * MEBIBYTES - OVERHEAD + "Mi");
  }

  /** Whether both ask for as much. */
  public static boolean same(ServiceSpec.Resources one, ServiceSpec.Resources other) {
    return amount(one.cpu()).compareTo(amount(other.cpu())) == 0
        && amount(one.memory()).compareTo(amount(other.memory())) == 0;
  }

  private static BigDecimal amount(String quantity) {
    return Quantity.getAmountInBytes(new Quantity(quantity));
  }

  /** As AWS writes it. */
  @Override
  public String toString() {
    return BigDecimal.valueOf(millicores).movePointLeft(3).stripTrailingZeros().toPlainString() + " vCPU and "
        + gibibytes + " GB";
  }
}
