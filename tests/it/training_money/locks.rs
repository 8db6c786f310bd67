//! Who holds the programme and then waits for the money never meets who holds the money and then adds a row of the programme.

use std::time::Duration as Wait;

use tomarigi::training::money::fees;

use super::*;

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn fees_are_asked_while_a_claim_comes_in() {
    let (house, row, _) = begun().await;
    let yoshida = person(&house, &row, "吉田 稔", "ヨシダ ミノル", None).await;
    let (guest, to) = (house.anybody(), format!("{}/travel", yoshida.path));

    let mut tx = house.db.write(&office(&house)).await.unwrap();
    let locked = save::locked(&mut tx, row.id).await.unwrap().unwrap();
    let sent = tokio::spawn(async move {
        let form =
            [("leg_1_course", "basic-tsu"), ("leg_1_what", "名古屋から津まで往復"), ("leg_1_yen", "4340")];
        guest.post(&to, &form).await.location()
    });
    // By now the claim has the money (PostgreSQL), or waits at the door (SQLite).
    tokio::time::sleep(Wait::from_secs(1)).await;
    fees::ask(&mut tx, &locked).await.unwrap();
    tx.record(AuditEvent::new("fee.asked", "programme", row.id));
    tx.commit().await.unwrap();
    assert!(sent.await.unwrap().contains("money-claim-sent"));
}
