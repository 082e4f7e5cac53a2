import process from "node:process";
import { Counter, Gauge, type Registry } from "prom-client";

const MICROSECONDS_PER_SECOND = 1e6;

/**
 * Registers the usual metrics of a process under their usual names. prom-client's own collection would also run a
 * sampling timer in an idle process; these cost nothing until they are read.
 */
export function registerProcessMetrics(registry: Registry): void {
  const registers = [registry];
  new Counter({
    name: "process_cpu_seconds_total",
    help: "Processor time used, user and system, in seconds.",
    registers,
    collect() {
      const { user, system } = process.cpuUsage();
      this.reset();
      this.inc((user + system) / MICROSECONDS_PER_SECOND);
    },
  });
  new Gauge({
    name: "process_start_time_seconds",
    help: "When the process started, in seconds since the Unix epoch.",
    registers,
  }).set(performance.timeOrigin / 1000);
  memoryGauge("process_resident_memory_bytes", "Resident memory.", "rss");
  memoryGauge("process_heap_total_bytes", "Memory reserved for JavaScript's heap.", "heapTotal");
  memoryGauge("process_heap_used_bytes", "Memory that JavaScript's heap uses.", "heapUsed");
  memoryGauge("process_external_memory_bytes", "Memory outside the heap that JavaScript holds.", "external");

  function memoryGauge(name: string, help: string, figure: keyof Deno.MemoryUsage): void {
    new Gauge({
      name,
      help,
      registers,
      collect() {
        this.set(Deno.memoryUsage()[figure]);
      },
    });
  }
}
