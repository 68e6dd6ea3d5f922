// SPDX-License-Identifier: Apache-2.0
// A provisioned station in a temporary folder, for tests of sealing, packets and storage.
#pragma once

#include "core/sealing/provisioning.h"
#include "drivers/keystore/file_key_store.h"
#include "tests/support/tools.h"

#include <memory>
#include <QTemporaryDir>
#include <QtTest>

namespace darcha {

struct TrainingPki {
    QTemporaryDir folder;
    VirtualClock clock{testTime()};
    std::unique_ptr<FileKeyStore> keys;
    std::unique_ptr<Provisioned> pki;
    std::unique_ptr<SealingIdentity> identity;

    // False, with a message in `why`, if anything failed.
    bool make(std::string* why) {
        Result<std::unique_ptr<FileKeyStore>> store = FileKeyStore::inFolder(path() / "keys", Secret());
        if (!store) {
            *why = describe(store.error());
            return false;
        }
        keys = std::move(*store);
        Result<Provisioned> made = provisionTraining(path() / "pki", *keys, "station-1", clock);
        if (!made) {
            *why = describe(made.error());
            return false;
        }
        pki = std::make_unique<Provisioned>(std::move(*made));
        Result<SealingIdentity> loaded = loadSealingIdentity(*pki, *keys);
        if (!loaded) {
            *why = describe(loaded.error());
            return false;
        }
        identity = std::make_unique<SealingIdentity>(std::move(*loaded));
        return true;
    }

    std::filesystem::path path() const { return folder.path().toStdString(); }
};

} // namespace darcha
