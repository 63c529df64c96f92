/**
 * Random numbers as a function of what they are for: the same seed and the same indices give the same number, in any
 * order and in any process. Nothing here has a state.
 */

/** The finaliser of MurmurHash3 (Appleby, 2011): every bit of the input reaches every bit of the output. */
export const mix = (value: number): number => {
  let h = value | 0
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return h ^ (h >>> 16)
}

/** Steps of the golden ratio of 2^32 keep neighbouring indices far apart before they are mixed. */
export const goldenRatio = 0x9e3779b9

/** 32 bits for the `index`-th draw of a seed. */
export const draw = (seed: number, index: number): number => mix(seed + Math.imul(index, goldenRatio))

/** A seed of its own for a purpose, so that two uses of one seed never share a draw. */
export const fork = (seed: number, name: string): number => {
  let h = mix(seed)
  for (let i = 0; i < name.length; i++) h = draw(h, name.charCodeAt(i))
  return h
}

/** 32 bits as a number in (0, 1). */
export const uniform = (bits: number): number => ((bits >>> 0) + 0.5) / 2 ** 32

const quantiles = 4096

/** Walks the integral of the density from far left and notes where it passes each (k + 1/2) / 4096. */
const standardNormals = (): Float64Array => {
  const table = new Float64Array(quantiles)
  const step = 1 / 8192
  let mass = 0
  let k = 0
  for (let z = -5; k < quantiles && z < 5; z += step) {
    mass += Math.exp(-((z + step / 2) ** 2) / 2) / Math.sqrt(2 * Math.PI) * step
    while (k < quantiles && mass >= (k + 0.5) / quantiles) table[k++] = z + step
  }
  const scale = Math.sqrt(quantiles / table.reduce((sum, z) => sum + z * z, 0))
  return table.map((z) => z * scale)
}

/** Quantiles of the standard normal distribution, of unit variance, to be read by the top twelve bits of a draw. */
export const normals = standardNormals()

/** A standard normal number, within 3.7 deviations. */
export const normal = (bits: number): number => normals[bits >>> 20]!

/** Quantiles of the exponential distribution of mean 1, to be read by eight bits. */
export const exponentials = Float64Array.from({ length: 256 }, (_, k) => -Math.log1p(-(k + 0.5) / 256))
