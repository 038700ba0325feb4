// SPDX-License-Identifier: Apache-2.0

// Ordered maps of C++ libraries behind one C interface. Every function runs a whole batch, so that a
// call costs nothing that matters.

#ifndef PEERS_H
#define PEERS_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef enum { PEER_ABSL_BTREE, PEER_STD_MAP, PEER_BOOST_ICL } peer_kind;

typedef struct {
  uint64_t first, last, user_address;
  uint8_t protection, pages_writable;
} peer_area;

typedef struct {
  uint64_t length, alignment, page_offset;
} peer_demand;

typedef struct {
  uint64_t count, bytes;
  uint8_t kinds;
} peer_summary;

typedef struct peer peer;

peer *peer_make(peer_kind kind);
peer *peer_copy(const peer *map);
void peer_free(peer *map);

/// Inserts what overlaps nothing; returns the number inserted.
uint64_t peer_insert(peer *map, const peer_area *areas, size_t count);
/// Removes by first address; returns the number removed.
uint64_t peer_remove(peer *map, const uint64_t *firsts, size_t count);
/// The sum of the user addresses of the areas that hold some addresses.
uint64_t peer_lookup(const peer *map, const uint64_t *addresses, size_t count);
/// The sum of the user addresses of the highest areas below some addresses.
uint64_t peer_below(const peer *map, const uint64_t *addresses, size_t count);
/// The lowest address for a demand between two addresses; UINT64_MAX if there is none.
uint64_t peer_lowest_hole(const peer *map, uint64_t first, uint64_t last, peer_demand demand);
/// What lies between two addresses.
peer_summary peer_summarise(const peer *map, uint64_t first, uint64_t last);

/// The bytes that the process has allocated and not freed.
size_t peer_heap_bytes(void);

#ifdef __cplusplus
}
#endif
#endif
