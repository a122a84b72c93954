using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace EmbargoDesk.Migrations.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class Delivery : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Alarms_ClearedAt_Kind_ReleaseId",
                table: "Alarms");

            migrationBuilder.AddColumn<int>(
                name: "Turn",
                table: "RecipientLists",
                type: "INTEGER",
                nullable: false,
                defaultValue: 5);

            migrationBuilder.AddColumn<string>(
                name: "DkimKeyIds",
                table: "Mailings",
                type: "TEXT",
                nullable: false,
                defaultValueSql: "'[]'");

            migrationBuilder.AddColumn<string>(
                name: "Doubt",
                table: "Mailings",
                type: "TEXT",
                maxLength: 16,
                nullable: false,
                defaultValue: "Hold");

            migrationBuilder.AddColumn<int>(
                name: "Doubts",
                table: "Deliveries",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<string>(
                name: "Relay",
                table: "Deliveries",
                type: "TEXT",
                nullable: false,
                defaultValue: "");

            migrationBuilder.CreateTable(
                name: "Bounces",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    Fingerprint = table.Column<string>(type: "TEXT", nullable: false),
                    Kind = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false),
                    DeliveryId = table.Column<long>(type: "INTEGER", nullable: true),
                    CanonicalAddress = table.Column<string>(type: "TEXT", nullable: false),
                    Status = table.Column<string>(type: "TEXT", nullable: false),
                    Words = table.Column<string>(type: "TEXT", nullable: false),
                    ReportedBy = table.Column<string>(type: "TEXT", nullable: false),
                    At = table.Column<long>(type: "INTEGER", nullable: false),
                    SettledAt = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Bounces", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "DkimKeys",
                columns: table => new
                {
                    Id = table.Column<string>(type: "TEXT", nullable: false),
                    Domain = table.Column<string>(type: "TEXT", nullable: false),
                    Selector = table.Column<string>(type: "TEXT", nullable: false),
                    Algorithm = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false),
                    ProtectedKey = table.Column<string>(type: "TEXT", nullable: false),
                    PublicKey = table.Column<string>(type: "TEXT", nullable: false),
                    CreatedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    CreatedBy = table.Column<string>(type: "TEXT", nullable: false),
                    ActiveAt = table.Column<long>(type: "INTEGER", nullable: true),
                    RetiredAt = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_DkimKeys", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "MailStops",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    At = table.Column<long>(type: "INTEGER", nullable: false),
                    By = table.Column<string>(type: "TEXT", nullable: false),
                    Reason = table.Column<string>(type: "TEXT", nullable: false),
                    EndedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    EndedBy = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_MailStops", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "MailTemplates",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    Name = table.Column<string>(type: "TEXT", nullable: false),
                    Subject = table.Column<string>(type: "TEXT", nullable: false),
                    Text = table.Column<string>(type: "TEXT", nullable: false),
                    Html = table.Column<string>(type: "TEXT", nullable: false),
                    At = table.Column<long>(type: "INTEGER", nullable: false),
                    By = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_MailTemplates", x => x.Id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_Alarms_ClearedAt",
                table: "Alarms",
                column: "ClearedAt");

            // Of several open ones of a kind and release only the newest stays open.
            migrationBuilder.Sql("""
                UPDATE "Alarms" SET "ClearedAt" = "RaisedAt", "ClearedBy" = 'EmbargoDesk'
                WHERE "ClearedAt" IS NULL AND EXISTS (
                    SELECT 1 FROM "Alarms" AS newer
                    WHERE newer."ClearedAt" IS NULL AND newer."Kind" = "Alarms"."Kind" AND newer."ReleaseId" = "Alarms"."ReleaseId" AND newer."Id" > "Alarms"."Id");
                """);

            migrationBuilder.CreateIndex(
                name: "IX_Alarms_Kind_ReleaseId",
                table: "Alarms",
                columns: new[] { "Kind", "ReleaseId" },
                unique: true,
                filter: "\"ClearedAt\" IS NULL");

            migrationBuilder.CreateIndex(
                name: "IX_Bounces_CanonicalAddress_At",
                table: "Bounces",
                columns: new[] { "CanonicalAddress", "At" });

            migrationBuilder.CreateIndex(
                name: "IX_Bounces_DeliveryId",
                table: "Bounces",
                column: "DeliveryId");

            migrationBuilder.CreateIndex(
                name: "IX_Bounces_Fingerprint",
                table: "Bounces",
                column: "Fingerprint",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_DkimKeys_Domain_Selector",
                table: "DkimKeys",
                columns: new[] { "Domain", "Selector" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_MailStops_EndedAt",
                table: "MailStops",
                column: "EndedAt");

            migrationBuilder.CreateIndex(
                name: "IX_MailTemplates_Name_Id",
                table: "MailTemplates",
                columns: new[] { "Name", "Id" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "Bounces");

            migrationBuilder.DropTable(
                name: "DkimKeys");

            migrationBuilder.DropTable(
                name: "MailStops");

            migrationBuilder.DropTable(
                name: "MailTemplates");

            migrationBuilder.DropIndex(
                name: "IX_Alarms_ClearedAt",
                table: "Alarms");

            migrationBuilder.DropIndex(
                name: "IX_Alarms_Kind_ReleaseId",
                table: "Alarms");

            migrationBuilder.DropColumn(
                name: "Turn",
                table: "RecipientLists");

            migrationBuilder.DropColumn(
                name: "DkimKeyIds",
                table: "Mailings");

            migrationBuilder.DropColumn(
                name: "Doubt",
                table: "Mailings");

            migrationBuilder.DropColumn(
                name: "Doubts",
                table: "Deliveries");

            migrationBuilder.DropColumn(
                name: "Relay",
                table: "Deliveries");

            migrationBuilder.CreateIndex(
                name: "IX_Alarms_ClearedAt_Kind_ReleaseId",
                table: "Alarms",
                columns: new[] { "ClearedAt", "Kind", "ReleaseId" });
        }
    }
}
