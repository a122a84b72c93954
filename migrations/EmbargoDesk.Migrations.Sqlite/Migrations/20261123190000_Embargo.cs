using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace EmbargoDesk.Migrations.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class Embargo : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "Confirmation",
                table: "Releases",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Notice",
                table: "Mailings",
                type: "TEXT",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "Alarms",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    Kind = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false),
                    ReleaseId = table.Column<string>(type: "TEXT", nullable: false),
                    Text = table.Column<string>(type: "TEXT", nullable: false),
                    RaisedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    MailedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    ClearedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    ClearedBy = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Alarms", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "ClockMarks",
                columns: table => new
                {
                    Node = table.Column<string>(type: "TEXT", nullable: false),
                    BootId = table.Column<string>(type: "TEXT", nullable: false),
                    SinceBootTicks = table.Column<long>(type: "INTEGER", nullable: false),
                    Wall = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ClockMarks", x => x.Node);
                });

            migrationBuilder.CreateTable(
                name: "EarlyLooks",
                columns: table => new
                {
                    ReleaseId = table.Column<string>(type: "TEXT", nullable: false),
                    Probes = table.Column<int>(type: "INTEGER", nullable: false),
                    Fetches = table.Column<int>(type: "INTEGER", nullable: false),
                    FirstAt = table.Column<long>(type: "INTEGER", nullable: false),
                    LastAt = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_EarlyLooks", x => x.ReleaseId);
                    table.ForeignKey(
                        name: "FK_EarlyLooks_Releases_ReleaseId",
                        column: x => x.ReleaseId,
                        principalTable: "Releases",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "EmbargoProposals",
                columns: table => new
                {
                    Id = table.Column<string>(type: "TEXT", nullable: false),
                    ReleaseId = table.Column<string>(type: "TEXT", nullable: false),
                    Act = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false),
                    Embargo = table.Column<string>(type: "TEXT", nullable: true),
                    From = table.Column<string>(type: "TEXT", nullable: false),
                    Reason = table.Column<string>(type: "TEXT", nullable: false),
                    ProposedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    ProposedBy = table.Column<string>(type: "TEXT", nullable: false),
                    ProposedById = table.Column<string>(type: "TEXT", nullable: true),
                    State = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false),
                    DecidedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    DecidedBy = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_EmbargoProposals", x => x.Id);
                    table.ForeignKey(
                        name: "FK_EmbargoProposals_Releases_ReleaseId",
                        column: x => x.ReleaseId,
                        principalTable: "Releases",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "Freezes",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    Kind = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false),
                    At = table.Column<long>(type: "INTEGER", nullable: false),
                    By = table.Column<string>(type: "TEXT", nullable: false),
                    Reason = table.Column<string>(type: "TEXT", nullable: false),
                    EndedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    EndedBy = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Freezes", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "JournalPresets",
                columns: table => new
                {
                    Id = table.Column<string>(type: "TEXT", nullable: false),
                    Journal = table.Column<string>(type: "TEXT", nullable: false),
                    Lift = table.Column<string>(type: "TEXT", nullable: false),
                    Source = table.Column<string>(type: "TEXT", nullable: false),
                    AsOf = table.Column<string>(type: "TEXT", nullable: false),
                    Verified = table.Column<bool>(type: "INTEGER", nullable: false),
                    Note = table.Column<string>(type: "TEXT", nullable: false),
                    ChangedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    ChangedBy = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_JournalPresets", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "LiftChecks",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    ReleaseId = table.Column<string>(type: "TEXT", nullable: false),
                    PlannedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    HoursAhead = table.Column<int>(type: "INTEGER", nullable: false),
                    At = table.Column<long>(type: "INTEGER", nullable: false),
                    Findings = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_LiftChecks", x => x.Id);
                    table.ForeignKey(
                        name: "FK_LiftChecks_Releases_ReleaseId",
                        column: x => x.ReleaseId,
                        principalTable: "Releases",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "LiftReceipts",
                columns: table => new
                {
                    ReleaseId = table.Column<string>(type: "TEXT", nullable: false),
                    PlannedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    ActualAt = table.Column<long>(type: "INTEGER", nullable: false),
                    PageReadAt = table.Column<long>(type: "INTEGER", nullable: true),
                    FeedReadAt = table.Column<long>(type: "INTEGER", nullable: true),
                    FirstMailAt = table.Column<long>(type: "INTEGER", nullable: true),
                    LastMailAt = table.Column<long>(type: "INTEGER", nullable: true),
                    EarlyFetches = table.Column<int>(type: "INTEGER", nullable: false),
                    EarlyProbes = table.Column<int>(type: "INTEGER", nullable: false),
                    CompletedAt = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_LiftReceipts", x => x.ReleaseId);
                    table.ForeignKey(
                        name: "FK_LiftReceipts_Releases_ReleaseId",
                        column: x => x.ReleaseId,
                        principalTable: "Releases",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_Alarms_ClearedAt_Kind_ReleaseId",
                table: "Alarms",
                columns: new[] { "ClearedAt", "Kind", "ReleaseId" });

            migrationBuilder.CreateIndex(
                name: "IX_EmbargoProposals_ReleaseId",
                table: "EmbargoProposals",
                column: "ReleaseId");

            migrationBuilder.CreateIndex(
                name: "IX_EmbargoProposals_State_ReleaseId",
                table: "EmbargoProposals",
                columns: new[] { "State", "ReleaseId" });

            migrationBuilder.CreateIndex(
                name: "IX_Freezes_EndedAt",
                table: "Freezes",
                column: "EndedAt");

            migrationBuilder.CreateIndex(
                name: "IX_JournalPresets_Journal",
                table: "JournalPresets",
                column: "Journal",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_LiftChecks_ReleaseId_PlannedAt_HoursAhead",
                table: "LiftChecks",
                columns: new[] { "ReleaseId", "PlannedAt", "HoursAhead" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_LiftReceipts_CompletedAt",
                table: "LiftReceipts",
                column: "CompletedAt");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "Alarms");

            migrationBuilder.DropTable(
                name: "ClockMarks");

            migrationBuilder.DropTable(
                name: "EarlyLooks");

            migrationBuilder.DropTable(
                name: "EmbargoProposals");

            migrationBuilder.DropTable(
                name: "Freezes");

            migrationBuilder.DropTable(
                name: "JournalPresets");

            migrationBuilder.DropTable(
                name: "LiftChecks");

            migrationBuilder.DropTable(
                name: "LiftReceipts");

            migrationBuilder.DropColumn(
                name: "Confirmation",
                table: "Releases");

            migrationBuilder.DropColumn(
                name: "Notice",
                table: "Mailings");
        }
    }
}
