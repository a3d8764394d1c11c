/**
 * The version of the wire, and the names that separate what is hashed, signed and sealed for
 * different purposes (domain separation).
 *
 * @module
 */

/** The version that this program speaks. */
export const PROTOCOL_VERSION = 2;

/** The beginning of each context, and of the handshake's prologue. */
export const PROTOCOL = "p2pchat/2";

/**
 * Returns the beginning of what is signed or sealed for a purpose in a mesh: the protocol, the
 * purpose and the mesh, each with a zero byte behind it.
 */
export function contextOf(purpose: string, mesh: string): string {
  return `${PROTOCOL} ${purpose}\0${mesh}\0`;
}

/** Returns the text of the handshake's prologue: two meshes never finish a handshake. */
export function prologueOf(mesh: string): string {
  return `${PROTOCOL}\0${mesh}`;
}
