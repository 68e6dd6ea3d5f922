// SPDX-License-Identifier: Apache-2.0
// Seal and enqueue of a 2 MB packet against the least that any way of doing it must do: AES-256-GCM, write and fsync of
// the same bytes to the same disk, turn by turn in one run. Target: at most 1.5 times. The files lie in the build
// folder, on a real disk, or below DARCHA_BENCH_FOLDER: what a sync costs depends on the file system, and on its
// journal.
#include "core/base/log.h"
#include "core/base/random_source.h"
#include "core/sealing/sealing_stream.h"
#include "core/storage/packet_committer.h"
#include "drivers/keystore/file_key_store.h"
#include "tests/support/sample_record.h"

#include <algorithm>
#include <benchmark/benchmark.h>
#include <chrono>
#include <fcntl.h>
#include <openssl/evp.h>
#include <unistd.h>

using namespace darcha;

namespace {

constexpr std::size_t pictureBytes = 1'000'000; // a face, and two fingers of half of it: 2 MB

struct Station {
    std::filesystem::path folder = std::filesystem::path(
        std::getenv("DARCHA_BENCH_FOLDER") ? std::getenv("DARCHA_BENCH_FOLDER") : DARCHA_BUILD_DIR "/bench-packet");
    SystemClock clock;
    std::unique_ptr<FileKeyStore> keys;
    std::optional<SealingIdentity> identity;
    std::optional<Database> database;
    std::optional<AuditTrail> audit;
    std::optional<Outbox> outbox;
    std::optional<PacketCommitter> committer;

    Station() {
        log::setLevel(log::Level::Error);
        std::filesystem::remove_all(folder);
        std::filesystem::create_directories(folder);
        keys = std::move(*FileKeyStore::inFolder(folder / "keys", Secret()));
        const auto pki = provisionTraining(folder / "pki", *keys, "bench", clock);
        identity.emplace(std::move(*loadSealingIdentity(*pki, *keys)));
        database.emplace(std::move(*Database::open(folder / "station.db", stationMigrations())));
        audit.emplace(*database, clock);
        outbox.emplace(std::move(*Outbox::open(*database, *audit, folder / "outbox", clock)));
        committer.emplace(*identity, *outbox, *audit, clock);
    }
    ~Station() { std::filesystem::remove_all(folder); }
};

bool rawSealAndSync(const Bytes& plain, Bytes& cipher, const std::filesystem::path& path) {
    static const unsigned char key[32] = {1};
    static const unsigned char nonce[12] = {2};
    unsigned char tag[16];
    EVP_CIPHER_CTX* context = EVP_CIPHER_CTX_new();
    int size = 0, rest = 0;
    EVP_EncryptInit_ex(context, EVP_aes_256_gcm(), nullptr, key, nonce);
    EVP_EncryptUpdate(context, reinterpret_cast<unsigned char*>(cipher.data()), &size,
                      reinterpret_cast<const unsigned char*>(plain.data()), static_cast<int>(plain.size()));
    EVP_EncryptFinal_ex(context, reinterpret_cast<unsigned char*>(cipher.data()) + size, &rest);
    EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_GCM_GET_TAG, 16, tag);
    EVP_CIPHER_CTX_free(context);
    const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    const bool good =
        ::write(file, cipher.data(), cipher.size()) == static_cast<ssize_t>(cipher.size()) && ::fsync(file) == 0;
    ::close(file);
    return good;
}

double median(std::vector<double> values) {
    std::sort(values.begin(), values.end());
    return values.empty() ? 0 : values[values.size() / 2];
}

class NullSink final : public ByteSink {
public:
    Result<void> write(ByteView) override { return {}; }
};

void sealAndEnqueueAgainstRaw(benchmark::State& state) {
    Station station;
    SystemRandom random;
    Bytes plain(2 * pictureBytes + 10'000);
    random.fill(plain);
    Bytes cipher(plain.size());
    std::vector<double> raw, sealed, prepared;
    int number = 0;
    for (auto _ : state) {
        const auto idle = std::chrono::steady_clock::now();
        if (state.range(0) && !station.outbox->prepare()) // as a station does after each attempt to send
            state.SkipWithError("preparing failed");
        prepared.push_back(std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - idle).count());
        const auto record = sharedSample(uuid4(random), station.clock.utc(), pictureBytes);
        const auto begin = std::chrono::steady_clock::now();
        if (!rawSealAndSync(plain, cipher, station.folder / ("raw-" + std::to_string(++number))))
            state.SkipWithError("raw write failed");
        const auto middle = std::chrono::steady_clock::now();
        const auto header = station.committer->commit(record, sampleDemands());
        const auto end = std::chrono::steady_clock::now();
        if (!header) {
            state.SkipWithError(describe(header.error()).c_str());
            break;
        }
        raw.push_back(std::chrono::duration<double, std::milli>(middle - begin).count());
        sealed.push_back(std::chrono::duration<double, std::milli>(end - middle).count());
        state.SetIterationTime(std::chrono::duration<double>(end - middle).count());
    }
    state.counters["raw_ms"] = median(raw);
    state.counters["seal_and_enqueue_ms"] = median(sealed);
    state.counters["ratio"] = median(sealed) / median(raw);
    state.counters["prepare_ms"] = median(prepared); // not part of the ratio: nobody waits for it
}
// 1: a file lies ready, as after an idle moment. 0: none does, as for packets that follow each other at once.
BENCHMARK(sealAndEnqueueAgainstRaw)->Arg(1)->Arg(0)->UseManualTime()->Unit(benchmark::kMillisecond)->Iterations(100);

// Where the processor's time goes, without any disk.
void buildAndSealInMemory(benchmark::State& state) {
    Station station;
    SystemRandom random;
    const auto record = sharedSample(uuid4(random), station.clock.utc(), pictureBytes);
    for (auto _ : state) {
        const auto packet =
            EnrolmentPacket::build(record, sampleDemands(), {"bench", "0", true, station.clock.utc(), ""});
        NullSink sink;
        auto seal =
            SealingStream::begin(sink, station.identity->signer, station.identity->recipients, station.clock.utc());
        if (!packet->writeZip(*seal) || !seal->finish())
            state.SkipWithError("sealing failed");
    }
}
BENCHMARK(buildAndSealInMemory)->Unit(benchmark::kMillisecond);

// What a start pays for the audit trail: every entry is read and hashed again.
void verifyAuditTrail(benchmark::State& state) {
    Station station;
    {
        auto all = station.database->begin();
        for (int i = 0; i < state.range(0); ++i) {
            if (!station.audit->append("step.entered", "5d3c1f6e-8a52-4b0f-9a55-0d8a0c7f2b11", {{"step", "fingers"}}))
                return state.SkipWithError("appending failed");
        }
        if (!all->commit())
            return state.SkipWithError("appending failed");
    }
    for (auto _ : state) {
        const auto entries = station.audit->verify();
        if (!entries || *entries != state.range(0))
            state.SkipWithError("the trail does not verify");
    }
}
BENCHMARK(verifyAuditTrail)->Arg(10'000)->Unit(benchmark::kMillisecond);

} // namespace
