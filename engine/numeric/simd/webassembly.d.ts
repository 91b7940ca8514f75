/** The part of the WebAssembly interface (W3C, JavaScript interface 2.0) that the kernels use; Node's own types leave it out. */
declare namespace WebAssembly {
  class Memory {
    constructor(descriptor: { initial: number });
    readonly buffer: ArrayBuffer;
    grow(pages: number): number;
  }
  class Module {
    constructor(bytes: Uint8Array<ArrayBuffer>);
  }
  class Instance {
    constructor(module: Module, imports: { host: { memory: Memory } });
    readonly exports: Record<string, (...values: number[]) => void>;
  }
}
