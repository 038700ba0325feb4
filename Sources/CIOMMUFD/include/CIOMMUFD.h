/* SPDX-License-Identifier: Apache-2.0 */
/* What Swift cannot say for itself: the ABI of iommufd and of VFIO device files, and system calls that Swift's
 * Glibc module does not show. */
#ifndef CIOMMUFD_H
#define CIOMMUFD_H

#include "abi.h"
#include "system.h"

#endif
